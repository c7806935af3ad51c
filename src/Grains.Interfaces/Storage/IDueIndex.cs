namespace Countersign;

/// <summary>
/// Which grains have work that is due, found from durable state alone: what a sweep walks after a crash. An entry is
/// there before the write that needs it and goes after the write that no longer does; a poke for nothing is harmless, a
/// missing entry is not.
/// </summary>
public interface IDueIndex
{
    /// <summary>
    /// Called before the write that needs the entry; durable when it returns, may be repeated. A provider that writes
    /// the schedule in the transaction of the state has nothing to do here.
    /// </summary>
    ValueTask RegisterAsync(DueEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Called after the write that no longer needs the entry; may be repeated, may be lost.</summary>
    ValueTask ClearAsync(DueEntry entry, CancellationToken cancellationToken = default);

    /// <summary>
    /// The entries due at or before <paramref name="now"/>, earliest first. Pass <see cref="DuePage.Next"/> to walk on;
    /// entries that stay due are met once per walk.
    /// </summary>
    /// <param name="now">The moment to compare with.</param>
    /// <param name="limit">Most entries of one page, 1 to <see cref="DuePage.MaxEntries"/>.</param>
    /// <param name="after">Where the page before ended; null starts at the earliest.</param>
    /// <param name="cancellationToken">Ends the walk between pages.</param>
    ValueTask<DuePage> QueryAsync(
        DateTimeOffset now, int limit, DueCursor? after = null, CancellationToken cancellationToken = default);
}

/// <summary>One state whose grain has work due.</summary>
/// <param name="GrainType">The grain type, as in its grain id.</param>
/// <param name="Key">The grain key, as in its grain id.</param>
/// <param name="StateName">Which of the grain's states says so.</param>
/// <param name="DueAt">Since when.</param>
public readonly record struct DueEntry(string GrainType, string Key, string StateName, DateTimeOffset DueAt);

/// <summary>A place in the walk over due entries. Good for one process and one walk.</summary>
/// <param name="DueAt">The due time of the last entry that was seen.</param>
/// <param name="Position">What orders entries of the same due time; the provider's own.</param>
public readonly record struct DueCursor(DateTimeOffset DueAt, long Position);

/// <summary>A page of due entries.</summary>
/// <param name="Entries">Earliest first.</param>
/// <param name="Next">Where the next page starts; null after the last page.</param>
public sealed record DuePage(IReadOnlyList<DueEntry> Entries, DueCursor? Next)
{
    /// <summary>Most entries of one page.</summary>
    public const int MaxEntries = 1_000;
}
