namespace Countersign.Analytics;

/// <summary>What one event adds to the counts of one set of labels.</summary>
/// <param name="Key">The labels, as <see cref="TallyKey"/> writes them.</param>
/// <param name="Count">What it counts for.</param>
/// <param name="Times">How many times.</param>
internal readonly record struct TallyEntry(string Key, TallyCount Count, long Times = 1)
{
    /// <summary>What it cost, in millionths.</summary>
    public long Cost { get; init; }

    /// <summary>How long it took to be delivered, milliseconds; null for what is no delivery.</summary>
    public long? ToDeliver { get; init; }

    /// <summary>How long it took to be approved, milliseconds; null for what is no approval.</summary>
    public long? ToVerify { get; init; }
}
