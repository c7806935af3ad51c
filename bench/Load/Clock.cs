using System.Diagnostics;

namespace Countersign.Bench.Load;

/// <summary>The monotonic clock, in nanoseconds.</summary>
internal static class Clock
{
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    public static long Now => (long)(Stopwatch.GetTimestamp() * NanosecondsPerTick);

    public static long FromMilliseconds(double milliseconds) => (long)(milliseconds * 1e6);

    public static long FromSeconds(double seconds) => (long)(seconds * 1e9);

    public static double Seconds(long nanoseconds) => nanoseconds / 1e9;
}
