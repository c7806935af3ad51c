using Countersign.Api.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Api.Calls;

/// <summary>
/// Repeats a grain call that met a conflict: a second activation, a store that another writer was faster at, a silo
/// that went away. The repeat carries the same operation id, so it takes effect once. What still fails is for
/// <see cref="FaultProblems"/> to put into words.
/// </summary>
internal sealed class GrainCalls(
    TimeProvider time, IRandomSource random, FrontDoorMetrics metrics, IOptions<FrontDoorOptions> options)
{
    /// <summary>Tries of one call, the first included; more only where a silo went away.</summary>
    private const int MaxTries = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _patience = options.Value.Patience;

    /// <summary>
    /// Calls until it is settled, at most <see cref="MaxTries"/> times, and as long as
    /// <see cref="FrontDoorOptions.Patience"/> says where the silo is what failed.
    /// </summary>
    public async Task<TResult> RunAsync<TGrain, TCommand, TResult>(
        Func<TGrain, TCommand, CancellationToken, Task<TResult>> call,
        TGrain grain,
        TCommand command,
        CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        var began = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(grain, command, cancellationToken);
            }
            catch (Exception fault) when (IsWorthATry(fault, attempt, began))
            {
                metrics.CallRepeated();
            }

            await PauseAsync(pause, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>
    /// Waits for half to all of <paramref name="longest"/>, so that those who collided do not meet again.
    /// </summary>
    public Task PauseAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        Span<byte> one = stackalloc byte[1];
        random.Fill(one);
        return Task.Delay(longest * ((256 + one[0]) / 512.0), time, cancellationToken);
    }

    /// <summary>Whether a fault says that the same command may be tried again at once.</summary>
    public static bool IsConflict(Exception fault) =>
        fault.Cause() is InconsistentStateException or StorageOutcomeUnknownException || IsSiloLost(fault);

    /// <summary>
    /// Whether the call's silo went away, or could not be reached: what it did, if anything, its operation id tells.
    /// </summary>
    private static bool IsSiloLost(Exception fault) => fault.Cause() is OrleansException
        and not (InconsistentStateException or LimitExceededException or GatewayTooBusyException);

    // A silo that is killed takes the calls in it along without a word; they end as timeouts.
    private bool IsWorthATry(Exception fault, int attempt, long began) =>
        (attempt < MaxTries && IsConflict(fault))
        || ((IsSiloLost(fault) || fault.Cause() is TimeoutException) && time.GetElapsedTime(began) < _patience);
}
