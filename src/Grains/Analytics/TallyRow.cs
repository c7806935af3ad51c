using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Countersign.Analytics;

/// <summary>What the events of one time come to, as it is stored. Changed in place by who counts.</summary>
[JsonConverter(typeof(TallyRowJson))]
internal sealed class TallyRow : IStateSchedule
{
    /// <summary>Sets of labels that a step tells apart; what is beyond is <see cref="TallyKey.Other"/>.</summary>
    public const int MaxCells = 256;

    /// <summary>The last place of the log that is counted in it.</summary>
    public long Position { get; set; }

    /// <summary>How often everything had been counted anew before (<see cref="TallyHead.Epoch"/>).</summary>
    public int Epoch { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? DueAt => null;

    /// <inheritdoc/>
    public DateTimeOffset? DeleteAfter { get; init; }

    /// <summary>The counts of each step by when it begins, and of its labels.</summary>
    public SortedDictionary<long, Dictionary<string, TallyCell>> Steps { get; } = [];

    /// <summary>Counts what an event adds.</summary>
    public void Add(long step, in TallyEntry entry)
    {
        if (!Steps.TryGetValue(step, out var cells))
            Steps.Add(step, cells = new Dictionary<string, TallyCell>(StringComparer.Ordinal));

        CellOf(cells, entry.Key).Add(entry);
    }

    private static TallyCell CellOf(Dictionary<string, TallyCell> cells, string key)
    {
        if (cells.TryGetValue(key, out var known))
            return known;
        if (cells.Count >= MaxCells)
            key = TallyKey.OtherOf(key);

        ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, key, out _);
        return cell ??= new TallyCell();
    }
}

/// <summary>The counts of one step and one set of labels.</summary>
internal sealed class TallyCell
{
    /// <summary>One for each <see cref="TallyCount"/>.</summary>
    public long[] Counts { get; } = new long[TallyLine.Size];

    /// <summary>Times to a delivery; null for none.</summary>
    public QuantileSketch? ToDeliver { get; set; }

    /// <summary>Times to an approval; null for none.</summary>
    public QuantileSketch? ToVerify { get; set; }

    /// <summary>Counts what an event adds.</summary>
    public void Add(in TallyEntry entry)
    {
        Counts[(int)entry.Count] += entry.Times;
        Counts[(int)TallyCount.Cost] += entry.Cost;
        if (entry.ToDeliver is { } toDeliver)
            (ToDeliver ??= new QuantileSketch()).Add(toDeliver);
        if (entry.ToVerify is { } toVerify)
            (ToVerify ??= new QuantileSketch()).Add(toVerify);
    }
}
