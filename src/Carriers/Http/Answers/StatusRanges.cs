using System.Globalization;

namespace Countersign.Carriers.Http.Answers;

/// <summary>Some status codes.</summary>
internal sealed class StatusRanges
{
    private const int Lowest = 100;
    private const int Highest = 599;

    private readonly (int From, int To)[] _ranges;

    private StatusRanges((int From, int To)[] ranges) => _ranges = ranges;

    /// <summary>Reads <c>200-299,409</c>; null where the text is not like that.</summary>
    public static StatusRanges? Parse(string text)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', 2, StringSplitOptions.TrimEntries);
            if (!Read(ends[0], out var from) || !Read(ends[^1], out var to) || to < from)
                return null;
            ranges.Add((from, to));
        }

        return new StatusRanges([.. ranges]);
    }

    /// <summary>Whether the code is one of them.</summary>
    public bool Holds(int status) => Array.Exists(_ranges, range => status >= range.From && status <= range.To);

    private static bool Read(string text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status)
        && status is >= Lowest and <= Highest;
}
