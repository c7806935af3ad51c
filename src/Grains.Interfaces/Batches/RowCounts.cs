using Orleans;

namespace Countersign.Batches;

/// <summary>
/// How many rows stand where. The first seven are the classes: every row is in exactly one of them. The last two tell
/// of started rows what happened since.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.row-counts")]
public readonly record struct RowCounts
{
    /// <summary><see cref="RowStatus.Queued"/>.</summary>
    [Id(0)] public int Queued { get; init; }

    /// <summary><see cref="RowStatus.Started"/>.</summary>
    [Id(1)] public int Started { get; init; }

    /// <summary><see cref="RowStatus.Duplicate"/>.</summary>
    [Id(2)] public int Duplicate { get; init; }

    /// <summary><see cref="RowStatus.Invalid"/>.</summary>
    [Id(3)] public int Invalid { get; init; }

    /// <summary><see cref="RowStatus.Refused"/>.</summary>
    [Id(4)] public int Refused { get; init; }

    /// <summary><see cref="RowStatus.Failed"/>.</summary>
    [Id(5)] public int Failed { get; init; }

    /// <summary><see cref="RowStatus.Valid"/>.</summary>
    [Id(6)] public int Valid { get; init; }

    /// <summary>Started rows with <see cref="RowNote.Delivered"/>.</summary>
    [Id(7)] public int Delivered { get; init; }

    /// <summary>Started rows with <see cref="RowNote.Approved"/>.</summary>
    [Id(8)] public int Approved { get; init; }

    /// <summary>All rows: the sum of the classes.</summary>
    public int Rows => Queued + Started + Duplicate + Invalid + Refused + Failed + Valid;

    /// <summary>Member by member.</summary>
    public static RowCounts operator +(in RowCounts a, in RowCounts b) => new()
    {
        Queued = a.Queued + b.Queued,
        Started = a.Started + b.Started,
        Duplicate = a.Duplicate + b.Duplicate,
        Invalid = a.Invalid + b.Invalid,
        Refused = a.Refused + b.Refused,
        Failed = a.Failed + b.Failed,
        Valid = a.Valid + b.Valid,
        Delivered = a.Delivered + b.Delivered,
        Approved = a.Approved + b.Approved,
    };

    /// <summary>Member by member.</summary>
    public static RowCounts operator -(in RowCounts a, in RowCounts b) => new()
    {
        Queued = a.Queued - b.Queued,
        Started = a.Started - b.Started,
        Duplicate = a.Duplicate - b.Duplicate,
        Invalid = a.Invalid - b.Invalid,
        Refused = a.Refused - b.Refused,
        Failed = a.Failed - b.Failed,
        Valid = a.Valid - b.Valid,
        Delivered = a.Delivered - b.Delivered,
        Approved = a.Approved - b.Approved,
    };
}

/// <summary>
/// What a shard counts, as durable in it. Of two of the same shard the one with the larger version is the later.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.shard-totals")]
public readonly record struct ShardTotals(
    [property: Id(0)] int Shard,
    [property: Id(1)] int Version,
    [property: Id(2)] RowCounts Counts);
