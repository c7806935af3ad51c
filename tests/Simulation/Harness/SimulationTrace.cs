using System.Globalization;

namespace Countersign.Simulation.Harness;

/// <summary>What happened, in order. Equal for equal seeds, and the first thing to read when a run fails.</summary>
internal sealed class SimulationTrace(SimulationClock clock)
{
    private const int MaxLines = 1_000_000;

    private readonly List<string> _lines = [];
    private readonly Dictionary<string, int> _counts = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string what, string details)
    {
        _counts[what] = CountOf(what) + 1;
        if (_lines.Count < MaxLines)
            _lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"{clock.Now.TotalMilliseconds,12:F4} {what} {details}"));
    }

    /// <summary>How often something happened. What never did was not tested.</summary>
    public int CountOf(string what) => _counts.GetValueOrDefault(what);

    public override string ToString() => string.Join('\n', _lines);
}
