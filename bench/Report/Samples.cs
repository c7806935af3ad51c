namespace Countersign.Bench.Report;

/// <summary>Repeated measurements of one thing.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Min => _values.Min();

    public double Max => _values.Max();

    public double Last => _values[^1];

    public double Median
    {
        get
        {
            var sorted = _values.Order().ToList();
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public void Add(double value) => _values.Add(value);
}
