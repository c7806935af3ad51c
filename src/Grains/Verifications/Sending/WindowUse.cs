namespace Countersign.Verifications;

/// <summary>How much of a limit within a sliding window is used.</summary>
/// <param name="Used">Entries within the window.</param>
/// <param name="FreeAt">From when on one more is allowed; now where it is.</param>
internal readonly record struct WindowUse(int Used, long FreeAt)
{
    /// <summary>Counts the entries later than <paramref name="now"/> less the window. Exact: no buckets.</summary>
    /// <param name="times">Oldest first.</param>
    /// <param name="limit">Entries allowed within the window, at least 1.</param>
    /// <param name="windowMs">The window.</param>
    /// <param name="now">Where the window ends.</param>
    public static WindowUse Of(ReadOnlySpan<long> times, int limit, long windowMs, long now)
    {
        var first = 0;
        while (first < times.Length && times[first] <= now - windowMs)
            first++;

        var used = times.Length - first;
        return new WindowUse(used, used < limit ? now : times[times.Length - limit] + windowMs);
    }

    /// <summary>The entries that are still within the window, and one more.</summary>
    public static long[] Added(long[] times, long windowMs, long now)
    {
        var first = 0;
        while (first < times.Length && times[first] <= now - windowMs)
            first++;

        return [.. times.AsSpan(first), now];
    }
}
