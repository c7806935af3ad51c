using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Idempotency;
using Orleans;

namespace Countersign.Api.Idempotency;

/// <summary>
/// Runs a request under its <c>Idempotency-Key</c>: one effect and one answer, whoever asks, how often and however
/// many at once. The claim is durable before the command runs, and the command runs under the claim's operation id;
/// so after a crash between effect and kept answer the repeat meets the grain's own stored result and completes the
/// claim with it.
/// </summary>
internal sealed class IdempotentExecution(
    IGrainFactory grains,
    GrainCalls calls,
    IRandomSource random,
    TimeProvider time,
    ILogger<IdempotentExecution> logger)
{
    /// <summary>How long a caller waits for another one's answer before it is told to come back.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    /// <summary>Pauses between two looks at the other one's answer: the first, and the longest.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs <paramref name="command"/>, or answers what it answered before.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">Its key.</param>
    /// <param name="digest">SHA-256 of its body.</param>
    /// <param name="command">Runs under <c>context.Operation()</c>.</param>
    public async Task<IResult> RunAsync(
        HttpContext context, string key, byte[] digest, Func<ValueTask<object?>> command)
    {
        var fingerprint = IdempotencyKey.Fingerprint(context.Request, digest);
        var grain = Grain(context, key);
        return await BeginAsync(context, grain, fingerprint) switch
        {
            IdempotencyResult.Run run => await CommandAsync(context, grain, run.Operation, () => fingerprint, command),
            IdempotencyResult.Answered known => new KeptAnswer(known.Answer, replayed: true),
            IdempotencyResult.Reused => Problems.IdempotencyKeyReused(),
            _ => Problems.IdempotencyKeyInProgress(),
        };
    }

    /// <summary>
    /// As <see cref="RunAsync"/>, for a body that is hashed while <paramref name="command"/> reads it. A command that
    /// stops before the end has its answer given, but not kept.
    /// </summary>
    public async Task<IResult> RunStreamedAsync(HttpContext context, string key, Func<ValueTask<object?>> command)
    {
        var request = context.Request;
        await using var body = new HashingStream(request.Body);
        request.Body = body;
        var grain = Grain(context, key);
        switch (await BeginAsync(context, grain, fingerprint: null))
        {
            case IdempotencyResult.Run run:
                return await CommandAsync(context, grain, run.Operation, Fingerprint, command);
            case IdempotencyResult.Answered known:
                await body.DrainAsync(context.RequestAborted);
                return Fingerprint()!.AsSpan().SequenceEqual(known.Fingerprint)
                    ? new KeptAnswer(known.Answer, replayed: true)
                    : Problems.IdempotencyKeyReused();
            case IdempotencyResult.Reused:
                return Problems.IdempotencyKeyReused();
            default:
                return Problems.IdempotencyKeyInProgress();
        }

        byte[]? Fingerprint() => body.Digest is { } digest ? IdempotencyKey.Fingerprint(request, digest) : null;
    }

    private IIdempotencyGrain Grain(HttpContext context, string key) =>
        grains.GetGrain<IIdempotencyGrain>(context.Requester().IdempotencyGrain(key));

    private async Task<IdempotencyResult> BeginAsync(HttpContext context, IIdempotencyGrain grain, byte[]? fingerprint)
    {
        var claim = new IdempotencyClaim(OperationId.New(random), fingerprint);
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause *= 2)
        {
            var result = await calls.RunAsync(
                static (g, c, token) => g.BeginAsync(c, token), grain, claim, context.RequestAborted);
            if (result is not IdempotencyResult.InProgress || time.GetElapsedTime(started) >= MaxWait)
                return result;
            await calls.PauseAsync(pause < LongestPause ? pause : LongestPause, context.RequestAborted);
        }
    }

    private async Task<IResult> CommandAsync(
        HttpContext context,
        IIdempotencyGrain grain,
        OperationId operation,
        Func<byte[]?> fingerprint,
        Func<ValueTask<object?>> command)
    {
        context.Requester().Operation = operation;
        var kept = false;
        try
        {
            if (await command() is not IResult result)
                throw new InvalidOperationException("An idempotent handler must return an IResult.");
            var answer = await KeptAnswer.CaptureAsync(context, result);
            if (!IsFinal(result, answer.Status) || fingerprint() is not { } print)
                return new KeptAnswer(answer, replayed: false);

            var stands = await calls.RunAsync(
                static (g, a, token) => g.CompleteAsync(a.operation, a.print, a.answer, token),
                grain,
                (operation, print, answer),
                CancellationToken.None);
            kept = true;
            return new KeptAnswer(stands, replayed: false);
        }
        finally
        {
            if (!kept)
                await ReleaseAsync(grain, operation);
        }
    }

    private async Task ReleaseAsync(IIdempotencyGrain grain, OperationId operation)
    {
        try
        {
            await grain.ReleaseAsync(operation, CancellationToken.None);
        }
#pragma warning disable CA1031 // What went wrong before is what the caller hears of; the claim runs out by itself.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            IdempotencyLog.ReleaseFailed(logger, fault);
        }
    }

    private static bool IsFinal(IResult result, int status)
    {
        while (result is INestedHttpResult nested)
            result = nested.Result;
        return result is Problem problem ? problem.Type.Decision : status is >= 200 and < 300;
    }
}

internal static partial class IdempotencyLog
{
    [LoggerMessage(LogLevel.Warning, "A claim could not be released; a repeat of its request waits until it runs out.")]
    public static partial void ReleaseFailed(ILogger logger, Exception fault);
}
