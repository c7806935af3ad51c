using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Outbox;

/// <summary>
/// Keeps the outbox within its bounds: it is measured now and then, and where too much waits for a receiver, states
/// that send to it are not written until there is room. So what happened is told, or has not happened.
/// </summary>
internal sealed partial class OutboxBounds(
    IOutbox outbox, OutboxMetrics metrics, IOptions<OutboxOptions> options, TimeProvider time,
    ILogger<OutboxBounds> logger)
{
    private const long Megabyte = 1 << 20;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private long _measured;
    private bool _refuses;

    /// <summary>Measures, if it is time.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (_measured != 0 && time.GetElapsedTime(_measured) < Every)
            return;

        _measured = time.GetTimestamp();
        var size = await outbox.MeasureAsync(cancellationToken);
        metrics.Measured(size);
        var (all, lanes) = Decide(size, options.Value);
        outbox.Refuse(all, lanes);
        if (!_refuses && (all || lanes.Count > 0))
            Log.Full(logger, size.Waiting, lanes.Count);
        _refuses = all || lanes.Count > 0;
    }

    /// <summary>Whether all are refused, and who else.</summary>
    public static (bool All, IReadOnlySet<OutboxLane> Lanes) Decide(OutboxSize size, OutboxOptions options) => (
        size.Waiting >= options.MaxMegabytes * Megabyte
            || size.Held.Values.Sum() >= options.MaxMegabytes * Megabyte,
        size.Held.Where(lane => lane.Value >= options.MaxLaneMegabytes * Megabyte)
            .Select(static lane => lane.Key)
            .ToHashSet());

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "What waits to be told has no room any more ({Waiting} bytes in front, {Lanes} receivers full): what would "
            + "send more is refused until it is taken.")]
        public static partial void Full(ILogger logger, long waiting, int lanes);
    }
}
