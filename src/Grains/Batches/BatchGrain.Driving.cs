using Orleans;
using Orleans.Runtime;

namespace Countersign.Batches;

/// <content>
/// How a batch gets done: it hands out shards, a window of them at a time, hears of each step, and hands out the next.
/// All of it can be forgotten: <see cref="BatchState.DueAt"/> brings the batch back, and shards know for themselves
/// what they did. </content>
internal sealed partial class BatchGrain
{
    private readonly Dictionary<int, DateTimeOffset> _atWork = [];
    private IGrainTimer? _soon;
    private IGrainTimer? _later;
    private bool _isLater;
    private long _savedAt;
    private bool _unsaved;

    public async Task PokeAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        if (State.Order is null)
            DeactivateOnIdle();
        else if (State.Status == BatchStatus.Receiving && State.AliveUntil <= now)
            await AbandonAsync(State.Shards, cancellationToken);
        else if (State.Status != BatchStatus.Receiving)
            await DriveAsync(cancellationToken);
    }

    public Task<bool> RunsAsync(CancellationToken cancellationToken = default)
    {
        if (State.Order is null)
            DeactivateOnIdle();
        return Task.FromResult(State.Status == BatchStatus.Running);
    }

    public async Task<BatchDirective> ReportAsync(
        ShardTotals totals, bool durable, CancellationToken cancellationToken = default)
    {
        if (State.Order is null || State.Status == BatchStatus.Receiving)
        {
            DeactivateOnIdle();
            return new BatchDirective.Gone();
        }

        _unsaved |= _shards.Update(totals);
        _rate.Note(_shards.Sum.Rows - _shards.Sum.Queued);
        var directive = BatchDecision.Direct(State, totals.Counts);
        if (directive is BatchDirective.Halt)
            _atWork.Remove(totals.Shard);
        else
            _atWork[totals.Shard] = time.GetUtcNow();

        await SaveTotalsAsync(durable, cancellationToken);
        await HandOutAsync(cancellationToken);
        return directive;
    }

    /// <summary>Soon, in a turn of its own: whoever asks for it need not wait for all the shards.</summary>
    private void DriveSoon()
    {
        _soon?.Dispose();
        _soon = this.RegisterGrainTimer(
            DriveAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private async Task DriveAsync(CancellationToken cancellationToken)
    {
        RequestContext.Set(WriteUrgency.BackgroundKey, true);
        if (!BatchDecision.IsAtWork(State))
        {
            _atWork.Clear();
            if (State.DueAt is not null || _unsaved)
                await SaveAsync(State with { Totals = _shards.Pack(), DueAt = null }, cancellationToken);

            return;
        }

        var silent = time.GetUtcNow() - options.Value.ShardSilence;
        foreach (var shard in _atWork.Where(entry => entry.Value <= silent).Select(static entry => entry.Key).ToList())
            _atWork.Remove(shard);

        // The write moves the due time on: a batch whose shards fall silent is looked after again, and not before.
        var next = BatchDecision.Settle(BatchDecision.Run(State), _shards, time.GetUtcNow());
        await SaveAsync(Due(next), cancellationToken);
        await HandOutAsync(cancellationToken);
    }

    private async Task SaveTotalsAsync(bool durable, CancellationToken cancellationToken)
    {
        var ends = State.CompletedAt is null && _shards.Sum.Queued == 0;
        var rest = options.Value.TotalsInterval - time.GetElapsedTime(_savedAt);
        if (!ends && !(_unsaved && (durable || rest <= TimeSpan.Zero)))
        {
            if (_unsaved)
                SaveLater(rest);

            return;
        }

        await SaveAsync(Due(BatchDecision.Settle(State, _shards, time.GetUtcNow())), cancellationToken);
        if (ends)
            Log.Ended(logger, State.Status, _shards.Sum.Started, _shards.Sum.Rows);
    }

    /// <summary>The last totals before a silence shall be shown as soon as those in the middle of the work.</summary>
    private void SaveLater(TimeSpan rest)
    {
        if (_isLater)
            return;

        _isLater = true;
        if (_later is null)
            _later = this.RegisterGrainTimer(SaveLateAsync, new(rest, Timeout.InfiniteTimeSpan));
        else
            _later.Change(rest, Timeout.InfiniteTimeSpan);
    }

    private async Task SaveLateAsync(CancellationToken cancellationToken)
    {
        _isLater = false;
        RequestContext.Set(WriteUrgency.BackgroundKey, true);
        if (_unsaved)
            await SaveAsync(Due(BatchDecision.Settle(State, _shards, time.GetUtcNow())), cancellationToken);
    }

    private BatchState Due(BatchState next) => BatchDecision.IsAtWork(next)
        ? next with { DueAt = time.GetUtcNow() + options.Value.ShardSilence }
        : next with { DueAt = null };

    private async Task HandOutAsync(CancellationToken cancellationToken)
    {
        if (!BatchDecision.IsAtWork(State))
            return;

        for (var shard = 0; shard < _shards.Count && _atWork.Count < options.Value.ShardsInFlight; shard++)
        {
            if (_shards[shard].Counts.Queued == 0 || _atWork.ContainsKey(shard))
                continue;

            if (!await TryHandOutAsync(shard, cancellationToken))
                return;

            _atWork[shard] = time.GetUtcNow();
        }
    }

    private async Task<bool> TryHandOutAsync(int shard, CancellationToken cancellationToken)
    {
        try
        {
            return await Shard(shard).RunAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Whatever keeps one shard from its work, the batch goes on and comes back to it.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.HandOutFailed(logger, fault.Unforeseen());
            return false;
        }
    }
}
