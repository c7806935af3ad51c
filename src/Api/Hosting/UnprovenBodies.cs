using Countersign.Api.Answers;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Hosting;

/// <summary>
/// Reads bodies of callers who have not proven anything yet, because the proof is in the body. They have a few places
/// of their own, fewer still for each address, and little time; so whoever sends such bodies slowly takes no places
/// from those who have proven who they are.
/// </summary>
internal sealed class UnprovenBodies(IOptions<FrontDoorOptions> options, TimeProvider time)
{
    private readonly Places<UInt128> _tokens = Of(options.Value);
    private readonly Places<UInt128> _callbacks = Of(options.Value);
    private readonly TimeSpan _patience = options.Value.UnprovenBodyTime;

    /// <summary>Reads a body whose proof decides about <paramref name="kind"/>.</summary>
    public async Task<UnprovenBody<T>> ReadAsync<T>(
        UnprovenKind kind, HttpContext context, Func<HttpRequest, CancellationToken, Task<T>> read)
    {
        var places = kind == UnprovenKind.Tokens ? _tokens : _callbacks;
        var address = AddressKey.Of(context.Connection.RemoteIpAddress);
        if (!places.TryEnter(address))
            return Refused<T>(context, Problems.Overloaded());

        using var late = new CancellationTokenSource(_patience, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            return new UnprovenBody<T>(await read(context.Request, ends.Token), Refusal: null);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return Refused<T>(context, Problems.RequestTimeout());
        }
        finally
        {
            places.Leave(address);
        }
    }

    /// <summary>Both kinds together never hold more than half of what the whole server has.</summary>
    private static Places<UInt128> Of(FrontDoorOptions options) => new(
        Math.Max(1, Math.Min(options.MaxUnproven, options.MaxInFlight / 4)), options.MaxUnprovenPerAddress);

    private static UnprovenBody<T> Refused<T>(HttpContext context, Problem problem)
    {
        context.Response.Headers.Connection = "close"; // What is left of the body is nobody's.
        return new UnprovenBody<T>(default, problem);
    }
}

/// <summary>What a body's proof decides about; each has places of its own.</summary>
internal enum UnprovenKind
{
    /// <summary>Tokens for keys.</summary>
    Tokens,

    /// <summary>What carriers report.</summary>
    Callbacks,
}

/// <summary>What was read, or why it was not.</summary>
internal readonly record struct UnprovenBody<T>(T? Value, Problem? Refusal);
