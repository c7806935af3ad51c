using Orleans;

namespace Countersign.Batches;

/// <summary>
/// One batch: what was ordered, where it stands, and the totals its shards report. Key: the batch id. Orders and the
/// tenant's commands are durable when a call returns; reported totals follow within a second, are shown once they are
/// durable, and are exact in the shards. Each durable step goes onto the stream <see
/// cref="LiveStreams.BatchProgress"/>. Every method may be repeated.
/// </summary>
[Alias("countersign.batch")]
public interface IBatchGrain : IGrainWithStringKey, IDueGrain
{
    /// <summary>
    /// Registers an upload before its first row is stored. It goes away again unless it is kept alive and accepted. A
    /// second upload of the same id, after a crash say, begins when the first is given up; <paramref name="upload"/>
    /// tells them apart.
    /// </summary>
    [Alias("begin")]
    Task<BatchBeginResult> BeginAsync(
        OperationId upload, BatchOrder order, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tells that an upload is alive and how many shards it has come to. False where it was given up meanwhile.
    /// </summary>
    [Alias("keep")]
    Task<bool> KeepAsync(long epoch, int shards, CancellationToken cancellationToken = default);

    /// <summary>
    /// All rows are durable, as the shards' first totals say, in their order: from here on the batch exists. Null where
    /// the upload was given up meanwhile.
    /// </summary>
    [Alias("accept")]
    Task<BatchView?> AcceptAsync(
        long epoch, IReadOnlyList<ShardTotals> shards, CancellationToken cancellationToken = default);

    /// <summary>Gives up an upload: nothing of it is left when this returns. An accepted batch stays.</summary>
    [Alias("abandon")]
    Task AbandonAsync(long epoch, int shards, CancellationToken cancellationToken = default);

    /// <summary>The batch, or null where this caller has none of that id.</summary>
    [Alias("get")]
    Task<BatchView?> GetAsync(BatchCaller caller, CancellationToken cancellationToken = default);

    /// <summary>
    /// No row is started any more, but for those that pumps begin before they hear of it, a moment later.
    /// </summary>
    [Alias("pause")]
    Task<BatchCommandResult> PauseAsync(BatchCaller caller, CancellationToken cancellationToken = default);

    /// <summary>Goes on where it stopped.</summary>
    [Alias("resume")]
    Task<BatchCommandResult> ResumeAsync(BatchCaller caller, CancellationToken cancellationToken = default);

    /// <summary>Ends it: rows that are still queued are refused with <see cref="RowReason.BatchCancelled"/>.</summary>
    [Alias("cancel")]
    Task<BatchCommandResult> CancelAsync(BatchCaller caller, CancellationToken cancellationToken = default);

    /// <summary>Whether rows are to be started: who starts them asks again and again.</summary>
    [Alias("runs")]
    Task<bool> RunsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// What a shard counts by now; older news than is known changes nothing. With <paramref name="durable"/> it is
    /// written.
    /// </summary>
    [Alias("report")]
    Task<BatchDirective> ReportAsync(ShardTotals totals, bool durable, CancellationToken cancellationToken = default);
}
