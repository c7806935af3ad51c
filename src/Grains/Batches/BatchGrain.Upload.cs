namespace Countersign.Batches;

/// <content>How a batch arrives: nobody sees it before all of it is durable, and a part of it never stays.</content>
internal sealed partial class BatchGrain
{
    /// <summary>
    /// How many missing shards in a row mean that there are no more: more than an upload writes at once.
    /// </summary>
    private const int MissingShards = 32;

    public async Task<BatchBeginResult> BeginAsync(
        OperationId upload, BatchOrder order, CancellationToken cancellationToken = default)
    {
        if (State.Order is not null && State.Status != BatchStatus.Receiving)
            return new BatchBeginResult.Accepted(View());

        if (State.Order is not null && State.Upload == upload)
            return new BatchBeginResult.Begun(State.Epoch);

        var now = time.GetUtcNow();
        if (State.Order is not null && State.AliveUntil > now)
            return new BatchBeginResult.Busy();

        if (State.Order is not null)
            await DeleteShardsAsync(State.Shards, cancellationToken);

        // Milliseconds, so that the epoch grows even over an upload of which nothing is left.
        var epoch = Math.Max(State.Epoch + 1, now.ToUnixTimeMilliseconds());
        await SaveAsync(Alive(new BatchState { Order = order, Epoch = epoch, Upload = upload }, now),
            cancellationToken);
        return new BatchBeginResult.Begun(epoch);
    }

    public async Task<bool> KeepAsync(long epoch, int shards, CancellationToken cancellationToken = default)
    {
        if (!IsReceiving(epoch))
            return false;

        await SaveAsync(
            Alive(State with { Shards = Math.Max(shards, State.Shards) }, time.GetUtcNow()), cancellationToken);
        return true;
    }

    public async Task<BatchView?> AcceptAsync(
        long epoch, IReadOnlyList<ShardTotals> shards, CancellationToken cancellationToken = default)
    {
        if (State.Order is not null && State.Epoch == epoch && State.Status != BatchStatus.Receiving)
            return View();

        if (!IsReceiving(epoch))
            return null;

        _shards = new ShardTable(shards);
        await SaveAsync(BatchDecision.Accept(State, _shards, time.GetUtcNow()), cancellationToken);
        Log.Accepted(logger, _shards.Sum.Rows);
        DriveSoon();
        return View();
    }

    public async Task AbandonAsync(long epoch, int shards, CancellationToken cancellationToken = default)
    {
        if (IsReceiving(epoch))
            await AbandonAsync(Math.Max(shards, State.Shards), cancellationToken);
    }

    private bool IsReceiving(long epoch) =>
        State.Order is not null && State.Status == BatchStatus.Receiving && State.Epoch == epoch;

    private BatchState Alive(BatchState receiving, DateTimeOffset now)
    {
        var until = now + options.Value.UploadLease;
        return receiving with { AliveUntil = until, DueAt = until };
    }

    /// <summary>The batch goes last, so that whatever happens meanwhile, what is left of it stays due.</summary>
    private async Task AbandonAsync(int shards, CancellationToken cancellationToken)
    {
        await DeleteShardsAsync(shards, cancellationToken);
        await state.ClearStateAsync(cancellationToken);
        DeactivateOnIdle();
    }

    /// <summary>
    /// The upload may have come further than it told: shards are deleted until there are surely no more.
    /// </summary>
    private async Task DeleteShardsAsync(int known, CancellationToken cancellationToken)
    {
        var deleted = 0;
        var missing = 0;
        for (var shard = 0; shard < BatchLimits.MaxShards && (shard < known || missing < MissingShards); shard++)
        {
            var existed = await Shard(shard).DeleteAsync(cancellationToken);
            deleted += existed ? 1 : 0;
            missing = existed ? 0 : missing + 1;
        }

        Log.Abandoned(logger, deleted);
    }

    private IBatchShardGrain Shard(int shard) => GrainFactory.GetGrain<IBatchShardGrain>(BatchId.ShardKey(Id, shard));
}
