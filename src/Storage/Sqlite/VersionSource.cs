namespace Countersign.Storage.Sqlite;

/// <summary>
/// Versions that are never used twice: how often the store was opened, then a count. The number of the opening is
/// durable before the first version is handed out. For the writer's thread.
/// </summary>
internal sealed class VersionSource(long opening)
{
    /// <summary>A trillion writes per opening, eight million openings.</summary>
    private const int CountBits = 40;

    private long _last = opening << CountBits;

    public long Next() => ++_last;
}
