using Countersign.Api.Answers;
using Countersign.Api.Requests;
using Orleans.Runtime;

namespace Countersign.Api.Calls;

/// <summary>From a fault to the problem a caller is told of. Nothing of the fault itself leaves the process.</summary>
internal static class FaultProblems
{
    /// <summary>The problem, or null for a fault that nobody has thought of.</summary>
    public static Problem? Of(Exception fault) => fault.Cause() switch
    {
        BadHttpRequestException bad => OfRequest(bad.StatusCode),
        // What the server throws where a chunk says a length beyond all numbers.
        IOException { InnerException: OverflowException } => OfRequest(StatusCodes.Status400BadRequest),
        LimitExceededException or GatewayTooBusyException or StorageOverloadedException => Problems.Overloaded(),
        TimeoutException => Problems.TryAgain(),
        _ when GrainCalls.IsConflict(fault) => Problems.TryAgain(),
        _ => null,
    };

    private static Problem OfRequest(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => Problems.RequestTimeout(),
        StatusCodes.Status413PayloadTooLarge => Problems.BodyTooLarge(RequestLimits.MaxBodyBytes),
        _ => Problems.InvalidRequest("", "The body could not be read as HTTP."),
    };
}
