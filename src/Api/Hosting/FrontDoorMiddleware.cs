using Countersign.Api.Answers;
using Countersign.Api.Calls;
using Countersign.Batches;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Hosting;

/// <summary>
/// Stands before everything: lets so many requests in at once, turns faults and bare status codes into problem
/// documents, and sets the headers every answer has.
/// </summary>
internal sealed partial class FrontDoorMiddleware(
    RequestDelegate next,
    IOptions<FrontDoorOptions> options,
    FrontDoorMetrics metrics,
    IInteractiveGauge gauge,
    IHostApplicationLifetime lifetime,
    ILogger<FrontDoorMiddleware> logger)
{
    private readonly int _maxInFlight = options.Value.MaxInFlight;
    private readonly CancellationToken _stopping = lifetime.ApplicationStopping;
    private int _inFlight;

    public async Task InvokeAsync(HttpContext context)
    {
        SecurityHeaders.Set(context);
        var headers = context.Response.Headers;
        if (_stopping.IsCancellationRequested)
            headers.Connection = "close"; // Whoever keeps connections shall have none here when the door closes.
        metrics.Entered();
        var isInteractive = IsInteractive(context.Request.Path);
        var entered = isInteractive ? gauge.Enter() : 0;
        try
        {
            if (Interlocked.Increment(ref _inFlight) > _maxInFlight && !IsProbe(context.Request.Path))
                await Problems.Overloaded().ExecuteAsync(context);
            else
                await PassAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            metrics.Left();
            if (isInteractive)
                gauge.Leave(entered);
        }
    }

    private static bool IsProbe(PathString path) => path == "/livez" || path == "/readyz";

    /// <summary>
    /// Whether batches shall make room for it: anything but what batches themselves ask for, and what carriers report,
    /// for which nobody waits.
    /// </summary>
    private static bool IsInteractive(PathString path) =>
        !path.StartsWithSegments("/v1/batches", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/bulk", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/carriers", StringComparison.OrdinalIgnoreCase)
        && !IsProbe(path);

    private async Task PassAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (OfStatus(context.Response) is { } problem)
                await problem.ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Who leaves in the middle of a stream has read a status already.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
#pragma warning disable CA1031 // The last resort: whatever it is, the caller gets a problem document and no internals.
        catch (Exception fault) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            await FailAsync(context, fault);
        }
    }

    private async Task FailAsync(HttpContext context, Exception fault)
    {
        var problem = FaultProblems.Of(fault);
        if (problem is null)
            Log.Unexpected(logger, fault);
        else if (problem.Type.Status >= StatusCodes.Status500InternalServerError)
            Log.Unsettled(logger, problem.Type.Slug, fault.GetType().Name);
        var connection = context.Response.Headers.Connection;
        context.Response.Clear();
        context.Response.Headers.Connection = connection;
        SecurityHeaders.Set(context);
        await (problem ?? Problems.InternalError()).ExecuteAsync(context);
    }

    /// <summary>What routing says with a bare status code: no such path, no such method, no such media type.</summary>
    private static Problem? OfStatus(HttpResponse response)
    {
        if (response.HasStarted || response.ContentType is not null)
            return null;
        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problems.NotFound("path"),
            StatusCodes.Status405MethodNotAllowed => Problems.MethodNotAllowed(),
            StatusCodes.Status415UnsupportedMediaType => Problems.UnsupportedMediaType("what this path reads"),
            _ => null,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A request broke in an unforeseen way.")]
        public static partial void Unexpected(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Warning, "A request was answered '{Slug}' because of {Fault}.")]
        public static partial void Unsettled(ILogger logger, string slug, string fault);
    }
}
