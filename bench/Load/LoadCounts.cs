using System.Globalization;

namespace Countersign.Bench.Load;

/// <summary>What was counted in the recorded window.</summary>
internal sealed class LoadCounts
{
    private const int Statuses = 600;

    private readonly long[] _unexpected = new long[Statuses];

    public LatencyHistogram Starts { get; } = new();

    public LatencyHistogram Checks { get; } = new();

    public LatencyHistogram Plain { get; } = new();

    /// <summary>Codes that never showed up among the delivered messages.</summary>
    public long LostCodes { get; set; }

    public long Requests => Starts.Count + Checks.Count + Plain.Count;

    public long Unexpected => _unexpected.Sum() + LostCodes;

    public LatencyHistogram Of(RequestKind kind) => kind switch
    {
        RequestKind.Start => Starts,
        RequestKind.Check => Checks,
        _ => Plain,
    };

    public void CountUnexpected(int status) => _unexpected[Math.Clamp(status, 0, Statuses - 1)]++;

    /// <summary>Every unexpected status with its count, or null when all went well.</summary>
    public string? DescribeUnexpected()
    {
        var parts = Enumerable.Range(0, Statuses).Where(status => _unexpected[status] > 0)
            .Select(status => string.Create(CultureInfo.InvariantCulture, $"{status}: {_unexpected[status]}"))
            .ToList();
        if (LostCodes > 0)
            parts.Add($"codes that never came: {LostCodes}");
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }
}
