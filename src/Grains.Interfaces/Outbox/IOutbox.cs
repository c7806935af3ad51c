namespace Countersign;

/// <summary>What states have sent and nobody has taken yet.</summary>
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
    /// Removes everything up to the position, which is that of the last item of a page whose items were all taken.
    /// </summary>
    Task RemoveAsync(OutboxPosition last, CancellationToken cancellationToken = default);

    /// <summary>Ends when this process has put something in, or after the time given.</summary>
    Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default);
}

/// <summary>One item that waits.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="GrainType">The receiver's grain type.</param>
/// <param name="Key">The receiver's key.</param>
/// <param name="Payload">What it gets.</param>
public sealed record OutboxEntry(OutboxPosition Position, string GrainType, string Key, byte[] Payload);
