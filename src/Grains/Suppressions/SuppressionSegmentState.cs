using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Suppressions;

/// <summary>A segment; at most <see cref="SuppressionKeys.PerSegment"/> entries, gone ones included.</summary>
[GenerateSerializer, Alias("countersign.suppression-segment-state")]
public sealed record SuppressionSegmentState
{
    /// <summary>By their <see cref="SegmentEntry.Order"/>, ascending.</summary>
    [Id(0), JsonPropertyName("e")] public ImmutableArray<SegmentEntry> Entries { get; init; } = [];
}

/// <summary>One number of a segment.</summary>
[GenerateSerializer, Immutable, Alias("countersign.suppression-segment-entry")]
public sealed record SegmentEntry
{
    /// <summary>Half of the number's keyed hash.</summary>
    [Id(0), JsonPropertyName("o")] public required ulong Order { get; init; }

    /// <summary>What the number said last: older words change nothing.</summary>
    [Id(1), JsonPropertyName("v")] public required long Revision { get; init; }

    /// <summary>The digits of the number.</summary>
    [Id(2), JsonPropertyName("n")] public required ulong Digits { get; init; }

    /// <summary>Since when, milliseconds of the tenant's time.</summary>
    [Id(3), JsonPropertyName("a")] public required long At { get; init; }

    /// <summary>Who wanted it.</summary>
    [Id(4), JsonPropertyName("w")] public SuppressionSource Source { get; init; }

    /// <summary>Why.</summary>
    [Id(5), JsonPropertyName("r")] public string? Reason { get; init; }

    /// <summary>
    /// Real time, in milliseconds, at which the number went from the list; 0 while it is on it. Kept for a while so
    /// that a late word of an earlier revision does not bring it back.
    /// </summary>
    [Id(6), JsonPropertyName("g")] public long GoneAt { get; init; }

    /// <summary>Without the number.</summary>
    public override string ToString() => $"entry {Order:x16} of revision {Revision}";
}
