using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;

namespace Countersign.Batches;

/// <summary>
/// Runs one shard: asks it what comes next, asks the batch whether to go on, starts the rows, and tells the shard what
/// became of them. No grain waits for another one here, so none can wait in a circle.
/// </summary>
internal sealed partial class ShardRunner(
    IGrainFactory grains,
    RowStarter starter,
    StepWatch watch,
    IOptions<BatchOptions> options,
    IRandomSource random,
    ILogger<ShardRunner> logger)
{
    private static readonly IReadOnlyList<RowOutcome> Nothing = [];

    /// <summary>Batches of which it is remembered that they were told to wait for places.</summary>
    private const int MaxWaiting = 1_000;

    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    /// <summary>
    /// Works on a shard until nothing is left of it to do, or its batch says no, or it is to stop: then the rows under
    /// way still get their outcome. Where rows have to wait, for a rate, a place or what was at fault, it is for others
    /// meanwhile: the answer says for how long. Null where the shard need not come back.
    /// </summary>
    public async Task<TimeSpan?> RunAsync(
        string batch,
        string shardKey,
        ShardRun memory,
        CancellationToken stopping,
        CancellationToken cancellationToken)
    {
        var shard = grains.GetGrain<IBatchShardGrain>(shardKey);
        var settled = Nothing;
        while (true)
        {
            if (await shard.StepAsync(settled, options.Value.RowsPerStep, cancellationToken) is not { } step)
                return null;

            var directive = await Batch(batch).ReportAsync(step.Totals, durable: false, cancellationToken);
            if (stopping.IsCancellationRequested)
                return null;
            if (directive is not BatchDirective.Run run || step.Next.Count == 0)
            {
                await FollowAsync(batch, shard, directive, cancellationToken);
                return null;
            }

            var started = await watch.WatchAsync(
                batch,
                run.Order,
                halt => starter.StartAsync(batch, run.Order, step.Next, halt, cancellationToken),
                stopping);
            if (started.IsHeld)
                return null;
            GiveUpWhatHadItsTries(started, memory.Tries);
            settled = started.Settled;
            if (stopping.IsCancellationRequested)
            {
                await shard.StepAsync(settled, max: 0, cancellationToken);
                return null;
            }

            if (started.Unsettled > 0)
            {
                await shard.StepAsync(settled, max: 0, cancellationToken);
                Tell(batch, started, memory.Pause);
                var wait = Jittered(memory.Pause);
                memory.Wait(settled.Count > 0, options.Value.LongestPause);
                return wait;
            }

            memory.GoOn();
        }
    }

    /// <summary>Makes the totals of a shard durable in its batch.</summary>
    public async Task ReportAsync(string batch, string shardKey, CancellationToken cancellationToken)
    {
        var shard = grains.GetGrain<IBatchShardGrain>(shardKey);
        if (await shard.StepAsync(Nothing, max: 0, cancellationToken) is not { Totals: var totals })
            return;

        if (await Batch(batch).ReportAsync(totals, durable: true, cancellationToken) is BatchDirective.Gone)
            await shard.DeleteAsync(cancellationToken);
        else
            await shard.AcknowledgeAsync(totals.Version, cancellationToken);
    }

    private async Task FollowAsync(
        string batch, IBatchShardGrain shard, BatchDirective directive, CancellationToken cancellationToken)
    {
        if (directive is BatchDirective.Gone)
            await shard.DeleteAsync(cancellationToken);
        else if (directive is BatchDirective.Cancel && await shard.CancelAsync(cancellationToken) is { } totals)
            await Batch(batch).ReportAsync(totals, durable: false, cancellationToken);
    }

    /// <summary>That rows wait for places is as the tenant's quota wants it, and is told once.</summary>
    private void Tell(string batch, StartedRows started, TimeSpan pause)
    {
        if (!started.WaitsForPlaces)
        {
            Log.Postponed(logger, started.Fault?.Unforeseen(), started.Unsettled, pause);
            return;
        }

        if (_waiting.Count >= MaxWaiting)
            _waiting.Clear();
        if (_waiting.TryAdd(batch, true))
            Log.WaitsForPlaces(logger);
    }

    private void GiveUpWhatHadItsTries(StartedRows started, Dictionary<int, int> tries)
    {
        foreach (var row in started.Failed)
            tries[row] = tries.GetValueOrDefault(row) + 1;

        started.GiveUp([.. started.Failed.Where(row => tries[row] >= options.Value.RowTries)]);
    }

    /// <summary>
    /// Half to all of the pause, so that shards that were turned away together do not come back together.
    /// </summary>
    private TimeSpan Jittered(TimeSpan longest)
    {
        Span<byte> one = stackalloc byte[1];
        random.Fill(one);
        return longest * ((256 + one[0]) / 512.0);
    }

    private IBatchGrain Batch(string batch) => grains.GetGrain<IBatchGrain>(batch);

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning, "{Rows} rows of a batch could not be started yet; they are tried again in {Pause}.")]
        public static partial void Postponed(ILogger logger, Exception? fault, int rows, TimeSpan pause);

        [LoggerMessage(
            LogLevel.Information,
            "A batch waits for places among its tenant's open verifications; its rows start as places come free.")]
        public static partial void WaitsForPlaces(ILogger logger);
    }
}
