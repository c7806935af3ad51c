namespace Countersign.Analytics;

/// <summary>What rows say to a question.</summary>
internal sealed class TallyReading(TallyQuery query)
{
    private readonly Dictionary<(long At, string Key), TallySum> _lines = [];
    private readonly Dictionary<string, string?> _groups = new(StringComparer.Ordinal);

    /// <summary>Whether there are more lines than an answer may have.</summary>
    public bool IsTooLarge => _lines.Count > TallyQuery.MaxLines;

    /// <summary>The lines so far.</summary>
    public IEnumerable<TallyLine> Lines => _lines.Values.Select(static sum => sum.ToLine());

    /// <summary>The rows that have something of what is asked for.</summary>
    public IEnumerable<TallyPeriod> Periods()
    {
        var last = TallyPeriod.Of(query.Step, query.To - 1).Number;
        for (var period = TallyPeriod.Of(query.Step, query.From); period.Number <= last;)
        {
            yield return period;
            period = period with { Number = period.Number + 1 };
        }
    }

    /// <summary>Adds what a row has of it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="validUpTo">What of the row is valid: up to, and without, this time.</param>
    public void Add(TallyRow row, long validUpTo)
    {
        foreach (var (step, cells) in row.Steps)
        {
            if (step < query.From || step >= Math.Min(query.To, validUpTo))
                continue;

            foreach (var (key, cell) in cells)
            {
                if (GroupOf(key) is not { } group || IsTooLarge)
                    continue;

                var at = query.Total ? 0 : step;
                if (!_lines.TryGetValue((at, group), out var line))
                    _lines.Add((at, group), line = new TallySum(at, group));
                line.Add(cell.Counts, cell.ToDeliver, cell.ToVerify);
            }
        }
    }

    /// <summary>The labels that the answer tells apart; null where a filter takes the count away.</summary>
    private string? GroupOf(string key)
    {
        if (_groups.TryGetValue(key, out var known))
            return known;

        var values = TallyKey.Values(key);
        var fits = query.Filters.All(filter => filter.Values.Contains(values[(int)filter.Label]));
        return _groups[key] = fits ? TallyKey.Of(values, query.GroupBy) : null;
    }
}
