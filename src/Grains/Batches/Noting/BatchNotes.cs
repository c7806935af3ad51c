using Countersign.Verifications;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Batches;

/// <inheritdoc cref="IBatchNotes"/>
/// <remarks>Notes gather by shard for a moment, so that a thousand of them are one call and one write.</remarks>
internal sealed partial class BatchNotes(
    IGrainFactory grains,
    IOptions<BatchNotesOptions> options,
    BatchMetrics metrics,
    TimeProvider time,
    ILogger<BatchNotes> logger) : BackgroundService, IBatchNotes
{
    /// <summary>Shards that are handed their notes at the same time.</summary>
    private const int HandedOverAtOnce = 4;

    private readonly Lock _lock = new();
    private Dictionary<(string Batch, int Shard), WaitingNotes> _waiting = [];
    private int _count;

    public ValueTask NoteAsync(BatchRowReference row, RowNote note, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _count) >= options.Value.MaxWaiting)
        {
            metrics.NotesLost(1);
            return ValueTask.CompletedTask;
        }

        lock (_lock)
            Add(row, note);

        return ValueTask.CompletedTask;
    }

    public ValueTask NoteDurablyAsync(
        BatchRowReference row, RowNote note, CancellationToken cancellationToken = default)
    {
        Task durable;
        lock (_lock)
            durable = Add(row, note).Durable;

        return new ValueTask(durable.WaitAsync(cancellationToken));
    }

    /// <summary>Hands over what waits now.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<(string Batch, int Shard), WaitingNotes> taken;
        lock (_lock)
        {
            if (_waiting.Count == 0)
                return;

            taken = _waiting;
            _waiting = [];
            _count = 0;
        }

        var parallel =
            new ParallelOptions { MaxDegreeOfParallelism = HandedOverAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            taken, parallel, async (shard, token) =>
                await HandOverAsync(shard.Key.Batch, shard.Key.Shard, shard.Value, token));
    }

    /// <summary>Hands over what waits, as far as the time given to the stop reaches.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            RequestContext.Set(WriteUrgency.BackgroundKey, true);
            await FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            FailWaiting();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        RequestContext.Set(WriteUrgency.BackgroundKey, true);
        using var timer = new PeriodicTimer(options.Value.Delay, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits is handed over by StopAsync.
        }
    }

    private WaitingNotes Add(BatchRowReference row, RowNote note)
    {
        var key = (row.BatchId, row.Row / BatchLimits.RowsPerShard);
        if (!_waiting.TryGetValue(key, out var notes))
            _waiting[key] = notes = new WaitingNotes();

        notes.Notes.Add(new NotedRow(row.Row, note));
        _count++;
        return notes;
    }

    private async Task HandOverAsync(string batch, int shard, WaitingNotes notes, CancellationToken cancellationToken)
    {
        try
        {
            var grain = grains.GetGrain<IBatchShardGrain>(BatchId.ShardKey(batch, shard));
            var totals = await grain.NoteAsync(notes.Notes, cancellationToken);
            notes.Succeed();
            if (totals is { } counted)
                await grains.GetGrain<IBatchGrain>(batch).ReportAsync(counted, durable: false, cancellationToken);
        }
#pragma warning disable CA1031 // Notes of one shard that cannot be written must not keep the others from theirs.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            metrics.NotesLost(notes.Notes.Count);
            Log.NotWritten(logger, fault.Unforeseen(), notes.Notes.Count);
            notes.Fail(fault);
        }
    }

    private void FailWaiting()
    {
        lock (_lock)
        {
            foreach (var notes in _waiting.Values.Where(static notes => notes.IsAwaited))
                notes.Fail(new OperationCanceledException("The silo stops; the notes were not written."));

            _waiting = [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Count} notes on rows of a batch could not be written.")]
        public static partial void NotWritten(ILogger logger, Exception? fault, int count);
    }
}
