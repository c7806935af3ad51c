namespace Countersign.Bench.Load;

/// <summary>One recorded window.</summary>
/// <param name="Seconds">Its length.</param>
/// <param name="Counts">What was counted in it.</param>
/// <param name="GeneratorMicroseconds">Processor time of the generator per request.</param>
internal sealed record LoadResult(double Seconds, LoadCounts Counts, double GeneratorMicroseconds)
{
    public double RequestsPerSecond => Counts.Requests / Seconds;

    public double ChecksPerSecond => Counts.Checks.Count / Seconds;
}
