namespace Countersign.Batches;

/// <summary>The sizes that every part of a batch agrees on. They are the wire's promise, not options.</summary>
public static class BatchLimits
{
    /// <summary>Most rows of one batch.</summary>
    public const int MaxRows = 1_000_000;

    /// <summary>Rows of every shard but the last: the shard of a row is its number divided by this.</summary>
    public const int RowsPerShard = 1_000;

    /// <summary>Most shards of one batch.</summary>
    public const int MaxShards = MaxRows / RowsPerShard;

    /// <summary>Most batches of one tenant that begin in one day (UTC).</summary>
    public const int MaxBatchesPerDay = 2_000;

    /// <summary>Longest reference of a row, in UTF-16 characters.</summary>
    public const int MaxReference = 128;
}
