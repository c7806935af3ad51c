namespace Countersign.Api.Tests.Attacks;

/// <summary>
/// Compares how long two things take. They take turns, so that what else the machine does falls upon both; compared
/// are the medians and the ranks, which slow answers do not move. What looks like a difference is looked at again with
/// more samples, for chance does not come back.
/// </summary>
internal static class Timings
{
    /// <summary>Medians closer than that are not told apart over any network.</summary>
    public const double Microseconds = 1;

    private const int WarmUp = 500;

    /// <summary>Standard deviations of the sum of ranks that chance does not reach.</summary>
    private const double Deviations = 5;

    private static readonly int[] Levels = [2_000, 8_000, 30_000];

    /// <summary>Whether they differ, and what was seen last.</summary>
    public static async Task<(bool Differ, string Seen)> CompareAsync(Func<Task> one, Func<Task> other)
    {
        for (var turn = 0; turn < WarmUp; turn++)
        {
            await one();
            await other();
        }

        var seen = "";
        foreach (var pairs in Levels)
        {
            var (ones, others) = await SampleAsync(one, other, pairs);
            var shift = Median(ones) - Median(others);
            var ranks = Ranks(ones, others);
            seen = $"by {shift:0.0} µs in the median, {ranks:0.0} deviations in the ranks, over {pairs} pairs";
            if (Math.Abs(shift) < Microseconds || Math.Abs(ranks) < Deviations)
                return (Differ: false, seen);
        }

        return (Differ: true, seen);
    }

    private static async Task<(double[] Ones, double[] Others)> SampleAsync(
        Func<Task> one, Func<Task> other, int pairs)
    {
        var (ones, others) = (new double[pairs], new double[pairs]);
        for (var pair = 0; pair < pairs; pair++)
        {
            // Each goes first as often as the other.
            if (pair % 2 == 0)
                ones[pair] = await TimeAsync(one);
            others[pair] = await TimeAsync(other);
            if (pair % 2 != 0)
                ones[pair] = await TimeAsync(one);
        }

        Array.Sort(ones);
        Array.Sort(others);
        return (ones, others);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var began = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(began).TotalMicroseconds;
    }

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    /// <summary>How far the sum of ranks is from what equals have, in standard deviations (Mann and Whitney).</summary>
    private static double Ranks(double[] ones, double[] others)
    {
        var (below, place, upTo) = (0.0, 0, 0);
        foreach (var one in ones)
        {
            while (place < others.Length && others[place] < one)
                place++;
            upTo = Math.Max(upTo, place);
            while (upTo < others.Length && others[upTo] <= one)
                upTo++;
            below += (place + upTo) / 2.0;
        }

        var count = (double)ones.Length;
        return (below - (count * count / 2)) / Math.Sqrt(count * count * ((2 * count) + 1) / 12);
    }
}
