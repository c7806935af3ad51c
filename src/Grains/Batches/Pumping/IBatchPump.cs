namespace Countersign.Batches;

/// <summary>
/// Where the shards of a silo queue up to be worked on. Whoever is queued or at work already is not queued again.
/// </summary>
internal interface IBatchPump
{
    /// <summary>Queues a shard for work. False where too many wait; then it comes again.</summary>
    bool TryRun(string shardKey);

    /// <summary>
    /// Queues a shard for a durable report of its totals. False where too many wait; then it comes again.
    /// </summary>
    bool TryReport(string shardKey);
}
