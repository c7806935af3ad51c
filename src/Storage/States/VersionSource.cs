namespace Countersign.Storage.States;

/// <summary>
/// Versions that are never used twice: how often the store was opened, then a count. The number of the opening is
/// durable before the first version is handed out. Safe for any number of threads.
/// </summary>
internal sealed class VersionSource(long opening)
{
    /// <summary>A trillion writes per opening, eight million openings.</summary>
    private const int CountBits = 40;

    private long _last = opening << CountBits;

    public long Next() => Interlocked.Increment(ref _last);

    /// <summary>The first of so many versions in a row.</summary>
    public long Next(int count) => Interlocked.Add(ref _last, count) - count + 1;
}
