using System.Numerics;

namespace Countersign.Bench.Load;

/// <summary>
/// Counts latencies in buckets whose width grows with the value (64 steps per power of two), so that no quantile is
/// more than 1.6 % too high, none is too low, and recording is a handful of instructions.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;
    private const int Powers = 40;

    private readonly long[] _counts = new long[Steps * Powers];

    public long Count { get; private set; }

    public double MaxMilliseconds { get; private set; }

    /// <summary>Records one latency, in microseconds; a negative one counts as zero.</summary>
    public void Record(long microseconds)
    {
        var value = Math.Max(microseconds, 0);
        _counts[Math.Min(IndexOf(value), _counts.Length - 1)]++;
        Count++;
        MaxMilliseconds = Math.Max(MaxMilliseconds, value / 1000.0);
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        MaxMilliseconds = 0;
    }

    /// <summary>The latency, in milliseconds, that <paramref name="share"/> (0…1) of all do not exceed.</summary>
    public double Quantile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count * share));
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
                return Math.Min(UpperEdge(i) / 1000.0, MaxMilliseconds);
        }

        return MaxMilliseconds;
    }

    private static int IndexOf(long value)
    {
        if (value < Steps)
            return (int)value;
        var power = BitOperations.Log2((ulong)value) - StepBits + 1;
        return (Steps / 2 * power) + (int)(value >> power);
    }

    private static double UpperEdge(int index)
    {
        if (index < Steps)
            return index;
        var beyond = index - Steps;
        var power = (beyond / (Steps / 2)) + 1;
        var step = (beyond % (Steps / 2)) + (Steps / 2);
        return ((long)(step + 1) << power) - 1;
    }
}
