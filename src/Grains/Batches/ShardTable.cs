namespace Countersign.Batches;

/// <summary>
/// What a batch knows of its shards: the latest totals of each and their sum. It lives in memory; <see cref="Pack"/> is
/// what is written. Ten integers for each shard: the version of its totals and the nine counts.
/// </summary>
internal sealed class ShardTable
{
    private const int Fields = 10;

    private readonly int[] _table;

    /// <summary>From what <see cref="Pack"/> made.</summary>
    public ShardTable(int[] packed)
    {
        _table = [.. packed];
        for (var shard = 0; shard < Count; shard++)
            Sum += this[shard].Counts;
    }

    /// <summary>From the totals of all shards, in their order.</summary>
    public ShardTable(IReadOnlyList<ShardTotals> shards)
    {
        _table = new int[shards.Count * Fields];
        for (var shard = 0; shard < shards.Count; shard++)
        {
            if (shards[shard].Shard != shard)
                throw new ArgumentException("The totals of the shards are not in their order.", nameof(shards));

            Put(shards[shard]);
            Sum += shards[shard].Counts;
        }
    }

    /// <summary>Shards of the batch.</summary>
    public int Count => _table.Length / Fields;

    /// <summary>The counts of all shards together.</summary>
    public RowCounts Sum { get; private set; }

    /// <summary>The latest totals of a shard.</summary>
    public ShardTotals this[int shard]
    {
        get
        {
            var row = _table.AsSpan(shard * Fields, Fields);
            return new(shard, row[0], new RowCounts
            {
                Queued = row[1],
                Started = row[2],
                Duplicate = row[3],
                Invalid = row[4],
                Refused = row[5],
                Failed = row[6],
                Valid = row[7],
                Delivered = row[8],
                Approved = row[9],
            });
        }
    }

    /// <summary>
    /// Takes totals that are newer than those known; false for others, and for a shard that there is not.
    /// </summary>
    public bool Update(in ShardTotals totals)
    {
        if (totals.Shard < 0 || totals.Shard >= Count || totals.Version <= this[totals.Shard].Version)
            return false;

        Sum = Sum - this[totals.Shard].Counts + totals.Counts;
        Put(totals);
        return true;
    }

    /// <summary>The table as it is written; the caller's own.</summary>
    public int[] Pack() => [.. _table];

    private void Put(in ShardTotals totals)
    {
        var counts = totals.Counts;
        ReadOnlySpan<int> row =
        [
            totals.Version, counts.Queued, counts.Started, counts.Duplicate, counts.Invalid, counts.Refused,
            counts.Failed,
            counts.Valid, counts.Delivered, counts.Approved,
        ];
        row.CopyTo(_table.AsSpan(totals.Shard * Fields, Fields));
    }
}
