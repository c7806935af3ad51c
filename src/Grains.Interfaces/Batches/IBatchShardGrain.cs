using Orleans;

namespace Countersign.Batches;

/// <summary>
/// Up to 1,000 rows of a batch and the outcome of each. Key: <c>{batch}/{n}</c>. Everything told to it is durable when
/// the call returns. Every method may be repeated: the first outcome of a row stands, notes count once.
/// </summary>
[Alias("countersign.batch-shard")]
public interface IBatchShardGrain : IGrainWithStringKey, IDueGrain
{
    /// <summary>Stores the rows; written once, before the batch is accepted.</summary>
    [Alias("write")]
    Task WriteAsync(ShardInput input, CancellationToken cancellationToken = default);

    /// <summary>
    /// Hands the shard to the pump of the silo it lives on. False where the pump has no place for it now.
    /// </summary>
    [Alias("run")]
    Task<bool> RunAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes the outcomes of rows and tells the next ones that wait, at most <paramref name="max"/>; null where there
    /// is no such shard.
    /// </summary>
    [Alias("step")]
    Task<ShardStep?> StepAsync(
        IReadOnlyList<RowOutcome> outcomes, int max, CancellationToken cancellationToken = default);

    /// <summary>Refuses every row that is still queued; null where there is no such shard.</summary>
    [Alias("cancel")]
    Task<ShardTotals?> CancelAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes notes on started rows; null where there is no such shard.</summary>
    [Alias("note")]
    Task<ShardTotals?> NoteAsync(IReadOnlyList<NotedRow> notes, CancellationToken cancellationToken = default);

    /// <summary>The batch has these totals durably: the shard need not report them again.</summary>
    [Alias("acknowledge")]
    Task AcknowledgeAsync(int version, CancellationToken cancellationToken = default);

    /// <summary>
    /// All its rows and their outcomes; null where there is no such shard. Who may see them, the batch decides.
    /// </summary>
    [Alias("get")]
    Task<ShardContent?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets everything. True where there was something.</summary>
    [Alias("delete")]
    Task<bool> DeleteAsync(CancellationToken cancellationToken = default);
}
