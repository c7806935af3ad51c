using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Countersign.Batches;

/// <inheritdoc cref="IBatchPump"/>
/// <remarks>
/// A few workers take shards off the queue and run each to its end, step by step. One whose rows have to wait leaves
/// its worker to others, and comes back to the end of the queue: nobody waits for another's rate, or places. Nothing
/// here is durable: shards know what was done, batches what is left, and both hand a forgotten shard out again. A stop
/// lets the rows that are under way finish and tells their shards, as far as the time given to it reaches; no further
/// row is begun.
/// </remarks>
internal sealed partial class BatchPump : BackgroundService, IBatchPump
{
    private readonly Channel<Job> _queue;
    private readonly ConcurrentDictionary<Job, ShardRun> _known = new();
    private readonly ShardRunner _runner;
    private readonly int _workers;
    private readonly TimeProvider _time;
    private readonly ILogger<BatchPump> _logger;
    private readonly CancellationTokenSource _outOfTime = new();

    public BatchPump(
        ShardRunner runner, IOptions<BatchOptions> options, TimeProvider time, ILogger<BatchPump> logger)
    {
        _time = time;
        _queue = Channel.CreateBounded<Job>(options.Value.MaxWaitingShards);
        _runner = runner;
        _workers = options.Value.Workers;
        _logger = logger;
    }

    public bool TryRun(string shardKey) => TryQueue(new Job(shardKey, IsReport: false));

    public bool TryReport(string shardKey) => TryQueue(new Job(shardKey, IsReport: true));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var bound = cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), _outOfTime);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _outOfTime.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        RequestContext.Set(WriteUrgency.BackgroundKey, true);
        await Task.WhenAll(Enumerable.Range(0, _workers).Select(_ => WorkAsync(stoppingToken)));
    }

    private bool TryQueue(Job job)
    {
        if (!_known.TryAdd(job, new ShardRun()) || _queue.Writer.TryWrite(job))
            return true;

        _known.TryRemove(job, out _);
        return false;
    }

    /// <summary>Queues the shard again once it has waited; its batch does it later where there is no room.</summary>
    private async Task ComeBackAsync(Job job, TimeSpan wait, CancellationToken stoppingToken)
    {
        await Task.Delay(wait, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested || !_queue.Writer.TryWrite(job))
            _known.TryRemove(job, out _);
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var job in _queue.Reader.ReadAllAsync(stoppingToken))
                await TryRunAsync(job, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops; what is left is found again from durable state.
        }
    }

    private async Task TryRunAsync(Job job, CancellationToken stoppingToken)
    {
        TimeSpan? wait = null;
        try
        {
            if (!BatchId.TryParseShardKey(job.Shard, out var batch, out _))
                return;
            if (job.IsReport)
                await _runner.ReportAsync(batch, job.Shard, _outOfTime.Token);
            else
                wait = await _runner.RunAsync(batch, job.Shard, _known[job], stoppingToken, _outOfTime.Token);
        }
#pragma warning disable CA1031 // One shard that cannot go on must not stop the worker; its batch hands it out again.
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.ShardFailed(_logger, fault.Unforeseen());
        }
        finally
        {
            if (wait is { } pause)
                _ = ComeBackAsync(job, pause, stoppingToken);
            else
                _known.TryRemove(job, out _);
        }
    }

    private readonly record struct Job(string Shard, bool IsReport);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A shard stopped half-way; its batch hands it out again.")]
        public static partial void ShardFailed(ILogger logger, Exception? fault);
    }
}
