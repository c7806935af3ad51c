using System.Globalization;

namespace Countersign.Bench.Report;

/// <summary>What one bench prints: a table of median and spread, notes, and its ratios.</summary>
internal sealed class Result(string title)
{
    private readonly List<string[]> _rows = [["what", "median", "min", "max", "unit"]];
    private readonly List<string> _notes = [];
    private readonly List<(string Name, double Value, double AtLeast)> _ratios = [];

    public void Row(string what, Samples samples, string unit)
    {
        if (samples.Count > 0)
            _rows.Add([what, Format(samples.Median), Format(samples.Min), Format(samples.Max), unit]);
    }

    public void Row(string what, double value, string unit) => _rows.Add([what, Format(value), "", "", unit]);

    public void Note(string text) => _notes.Add(text);

    /// <summary>
    /// Larger is better; <paramref name="atLeast"/> is what DESIGN 9 asks for, 0 when it asks for nothing.
    /// </summary>
    public void Ratio(string name, double value, double atLeast) => _ratios.Add((name, value, atLeast));

    /// <summary>A bench that got other answers than it asked for has measured something else.</summary>
    public void RequireClean(double unexpectedShare, double atMost) =>
        Failed |= unexpectedShare > atMost;

    /// <summary>The figures do not count: too many answers were unexpected.</summary>
    public bool Failed { get; private set; }

    public void Print(TextWriter output)
    {
        output.WriteLine($"\n### {title}\n");
        PrintTable(output, _rows, [false, true, true, true, false]);
        foreach (var note in _notes)
            output.WriteLine($"\n{note}");
        if (Failed)
            output.WriteLine("\nTHESE FIGURES DO NOT COUNT: too many answers were unexpected.");
        var budgets = new List<string[]> { (string[])["ratio", "value", "budget", ""] };
        budgets.AddRange(_ratios.Select(ratio => (string[])[ratio.Name, Format(ratio.Value),
            ratio.AtLeast == 0 ? "" : Format(ratio.AtLeast), Judge(ratio.Value, ratio.AtLeast)]));
        output.WriteLine();
        PrintTable(output, budgets, [false, true, true, false]);
        output.WriteLine();
        foreach (var (name, value, _) in _ratios)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio {name} {value:0.####}"));
    }

    private static string Judge(double value, double atLeast) =>
        atLeast == 0 ? "" : value >= atLeast ? "met" : "missed";

    private static void PrintTable(TextWriter output, List<string[]> rows, bool[] right)
    {
        var widths = right.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            var cells = rows[i].Select((cell, column) =>
                right[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            output.WriteLine($"| {string.Join(" | ", cells)} |");
            if (i == 0)
                output.WriteLine($"| {string.Join(" | ", widths.Select((width, column) =>
                    right[column] ? new string('-', width - 1) + ":" : new string('-', width)))} |");
        }
    }

    private static string Format(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
