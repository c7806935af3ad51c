namespace Countersign.Analytics;

/// <summary>Adds up counts of the same step and labels.</summary>
/// <param name="at">When the step begins.</param>
/// <param name="key">The labels.</param>
public sealed class TallySum(long at, string key)
{
    private readonly long[] _counts = new long[TallyLine.Size];
    private readonly QuantileSketch _toDeliver = new();
    private readonly QuantileSketch _toVerify = new();

    /// <summary>Adds counts.</summary>
    /// <param name="counts">One for each <see cref="TallyCount"/>.</param>
    /// <param name="toDeliver">Times to a delivery; null for none.</param>
    /// <param name="toVerify">Times to an approval; null for none.</param>
    public void Add(ReadOnlySpan<long> counts, QuantileSketch? toDeliver, QuantileSketch? toVerify)
    {
        for (var count = 0; count < Math.Min(counts.Length, _counts.Length); count++)
            _counts[count] += counts[count];
        if (toDeliver is not null)
            _toDeliver.Add(toDeliver);
        if (toVerify is not null)
            _toVerify.Add(toVerify);
    }

    /// <summary>Adds a line.</summary>
    public void Add(TallyLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        Add(line.Counts.AsSpan(), QuantileSketch.Of(line.ToDeliver), QuantileSketch.Of(line.ToVerify));
    }

    /// <summary>What it comes to.</summary>
    public TallyLine ToLine() => new(at, key, [.. _counts], _toDeliver.Pairs(), _toVerify.Pairs());
}
