namespace Countersign.Batches;

/// <summary>
/// How a batch moves: accepted → running ⇄ paused → completed, or from any of them to cancelled. Pure; each function
/// returns the state as it is from then on, the same object where nothing changes, and null where the batch has ended
/// in another way.
/// </summary>
internal static class BatchDecision
{
    /// <summary>Every row is durable. A batch in which nothing is to be started is complete at once.</summary>
    public static BatchState Accept(BatchState state, ShardTable shards, DateTimeOffset now)
    {
        var accepted = state with
        {
            Status = BatchStatus.Accepted,
            Shards = shards.Count,
            AcceptedAt = now,
            DueAt = now,
        };
        return Settle(accepted, shards, now);
    }

    /// <summary>The first shard goes to work.</summary>
    public static BatchState Run(BatchState state) =>
        state.Status == BatchStatus.Accepted ? state with { Status = BatchStatus.Running } : state;

    /// <summary>No more rows for now.</summary>
    public static BatchState? Pause(BatchState state) => state.Status switch
    {
        BatchStatus.Accepted or BatchStatus.Running => state with { Status = BatchStatus.Paused, DueAt = null },
        BatchStatus.Paused => state,
        _ => null,
    };

    /// <summary>Goes on.</summary>
    public static BatchState? Resume(BatchState state, DateTimeOffset now) => state.Status switch
    {
        BatchStatus.Paused => state with { Status = BatchStatus.Running, DueAt = now },
        BatchStatus.Accepted or BatchStatus.Running => state,
        _ => null,
    };

    /// <summary>Ends it; its shards are still to give up their rows.</summary>
    public static BatchState? Cancel(BatchState state, DateTimeOffset now) => state.Status switch
    {
        BatchStatus.Accepted or BatchStatus.Running or BatchStatus.Paused =>
            state with { Status = BatchStatus.Cancelled, DueAt = now },
        BatchStatus.Cancelled => state,
        _ => null,
    };

    /// <summary>Takes the totals into the state; the last row's outcome completes the batch.</summary>
    public static BatchState Settle(BatchState state, ShardTable shards, DateTimeOffset now)
    {
        var next = state with { Totals = shards.Pack() };
        if (state.CompletedAt is not null || shards.Sum.Queued > 0)
            return next;

        return next with
        {
            Status = state.Status == BatchStatus.Cancelled ? BatchStatus.Cancelled : BatchStatus.Completed,
            CompletedAt = now,
            DueAt = null,
        };
    }

    /// <summary>What a shard of the batch is to do.</summary>
    public static BatchDirective Direct(BatchState state, in RowCounts shard) => (state.Status, shard.Queued) switch
    {
        (BatchStatus.Running, > 0) => new BatchDirective.Run(state.Order!),
        (BatchStatus.Cancelled, > 0) => new BatchDirective.Cancel(),
        _ => new BatchDirective.Halt(),
    };

    /// <summary>Whether shards are to be handed to pumps.</summary>
    public static bool IsAtWork(BatchState state) =>
        state.CompletedAt is null
        && state.Status is BatchStatus.Accepted or BatchStatus.Running or BatchStatus.Cancelled;
}
