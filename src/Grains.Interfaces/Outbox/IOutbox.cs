namespace Countersign;

/// <summary>
/// What states have sent and nobody has taken yet: first all of it in one order, then, for receivers that did not take
/// theirs, what is held for each.
/// </summary>
/// <remarks>
/// A receiver gets what is in front only while nothing is held for it, and <see cref="LanesAsync"/> was asked after the
/// page was read. Then the order of each receiver holds, whoever else hands over at the same time.
/// </remarks>
public interface IOutbox
{
    /// <summary>
    /// What waits, from the front. What a transaction that is still under way may yet put before an item holds that
    /// item back.
    /// </summary>
    /// <param name="limit">Most writes to look at, 1 to 10,000; a page ends early at about 4 MiB.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes everything up to the position, which is that of the last item of a page, and holds those of its items
    /// that were not taken; both or neither.
    /// </summary>
    /// <param name="last">The position.</param>
    /// <param name="held">What was not taken, in the order of the page.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task RemoveAsync(
        OutboxPosition last, IReadOnlyList<OutboxEntry> held, CancellationToken cancellationToken = default);

    /// <summary>The receivers for which something is held.</summary>
    ValueTask<IReadOnlySet<OutboxLane>> LanesAsync(CancellationToken cancellationToken = default);

    /// <summary>What is held for a receiver, from the front; a page ends at about 4 MiB.</summary>
    ValueTask<IReadOnlyList<OutboxEntry>> ReadLaneAsync(OutboxLane lane, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes what is held for a receiver up to the position, which is that of the last item of a page that was taken.
    /// </summary>
    Task RemoveLaneAsync(OutboxLane lane, OutboxPosition last, CancellationToken cancellationToken = default);

    /// <summary>How much there is, about.</summary>
    ValueTask<OutboxSize> MeasureAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Says whose states may send nothing more for now: their writes are refused as those of a store that is too busy.
    /// </summary>
    /// <param name="all">All of them.</param>
    /// <param name="lanes">Those that send to these.</param>
    void Refuse(bool all, IReadOnlySet<OutboxLane> lanes);

    /// <summary>Ends when this process has put something in, or after the time given.</summary>
    Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default);
}

/// <summary>One item that waits.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="GrainType">The receiver's grain type.</param>
/// <param name="Key">The receiver's key.</param>
/// <param name="Payload">What it gets.</param>
public sealed record OutboxEntry(OutboxPosition Position, string GrainType, string Key, byte[] Payload)
{
    /// <summary>Whom it is for.</summary>
    public OutboxLane Lane => new(GrainType, Key);
}

/// <summary>A receiver.</summary>
/// <param name="GrainType">Its grain type.</param>
/// <param name="Key">Its key.</param>
public readonly record struct OutboxLane(string GrainType, string Key);

/// <summary>How much waits.</summary>
/// <param name="Waiting">Bytes that nobody was offered yet, about.</param>
/// <param name="Held">Bytes that are held for each receiver.</param>
public sealed record OutboxSize(long Waiting, IReadOnlyDictionary<OutboxLane, long> Held);
