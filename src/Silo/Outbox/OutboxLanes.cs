using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Silo.Outbox;

/// <summary>
/// Offers what is held again, to each receiver on its own and with pauses of its own. What is known here is only when
/// to try: which receivers there are and what is held for them is durable.
/// </summary>
internal sealed partial class OutboxLanes(
    IOutbox outbox,
    IGrainFactory grains,
    OutboxMetrics metrics,
    IRandomSource random,
    IOptions<OutboxOptions> options,
    TimeProvider time,
    ILogger<OutboxLanes> logger)
{
    /// <summary>A pause is up to a quarter longer: 255 of so many parts.</summary>
    private const double JitterParts = 1_024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<OutboxLane, Rest> _resting = new();
    private readonly ConcurrentDictionary<OutboxLane, Task> _served = new();

    /// <summary>Begins with every receiver whose pause is over, as far as there are places.</summary>
    public void Serve(IReadOnlySet<OutboxLane> waiting, CancellationToken cancellationToken)
    {
        foreach (var gone in _resting.Keys.Where(lane => !waiting.Contains(lane)))
            _resting.TryRemove(gone, out _);

        // Who waits longest goes first, or some would wait for ever.
        foreach (var lane in waiting.OrderBy(UntilOf))
        {
            if (_served.Count >= options.Value.LaneConcurrency || UntilOf(lane) > time.GetUtcNow())
                return;
            if (_served.ContainsKey(lane))
                continue;

            var done = new TaskCompletionSource();
            _served[lane] = done.Task;
            _ = ServeAsync(lane, done, cancellationToken);
        }
    }

    /// <summary>Ends when nobody is being served.</summary>
    public Task QuietAsync() => Task.WhenAll(_served.Values);

    private DateTimeOffset UntilOf(OutboxLane lane) =>
        _resting.TryGetValue(lane, out var rest) ? rest.Until : DateTimeOffset.MinValue;

    private async Task ServeAsync(OutboxLane lane, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        try
        {
            RequestContext.Set(WriteUrgency.BackgroundKey, true);
            await EmptyAsync(lane, cancellationToken);
            _resting.TryRemove(lane, out _);
        }
#pragma warning disable CA1031 // Whatever kept a receiver from taking its items, they are held.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (!cancellationToken.IsCancellationRequested)
                Log.StillNot(logger, lane.GrainType, fault.Unforeseen());
            _resting[lane] = Longer(_resting.GetValueOrDefault(lane));
        }
        finally
        {
            _served.TryRemove(lane, out _);
            done.SetResult();
        }
    }

    private async Task EmptyAsync(OutboxLane lane, CancellationToken cancellationToken)
    {
        while (await outbox.ReadLaneAsync(lane, cancellationToken) is { Count: > 0 } page)
        {
            // No patience here: it takes what time it takes, and nobody else's.
            await grains.OfferAsync(lane, page, cancellationToken);
            await outbox.RemoveLaneAsync(lane, page[^1].Position, cancellationToken);
            metrics.Released(page.Count);
        }
    }

    private Rest Longer(Rest before)
    {
        var pause = before.Pause == default ? FirstPause : before.Pause * 2;
        pause = pause < options.Value.LongestPause ? pause : options.Value.LongestPause;

        // Of those that failed together, not all come back together.
        Span<byte> jitter = stackalloc byte[1];
        random.Fill(jitter);
        return new Rest(pause, time.GetUtcNow() + (pause * (1 + (jitter[0] / JitterParts))));
    }

    private readonly record struct Rest(TimeSpan Pause, DateTimeOffset Until);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A receiver ({Type}) still takes nothing; what is held for it stays.")]
        public static partial void StillNot(ILogger logger, string type, Exception? fault);
    }
}
