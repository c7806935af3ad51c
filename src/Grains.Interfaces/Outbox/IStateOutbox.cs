namespace Countersign;

/// <summary>
/// A grain state that sends something to other grains with the write that stores it. The storage provider writes both
/// in one transaction: what is sent is durable exactly if the state is. It is handed over afterwards, at least once and
/// in order (<see cref="IOutboxGrain"/>).
/// </summary>
public interface IStateOutbox
{
    /// <summary>Most items of one write.</summary>
    const int MaxItems = 256;

    /// <summary>
    /// What this write sends, at most <see cref="MaxItems"/>; empty for nothing. It is no part of what is stored, and
    /// must be emptied after the write, or the next one sends it again.
    /// </summary>
    IReadOnlyList<OutboxItem> Outbox { get; }
}

/// <summary>Something for another grain.</summary>
/// <param name="GrainType">The grain type of the receiver, an <see cref="IOutboxGrain"/>.</param>
/// <param name="Key">Its key.</param>
/// <param name="Payload">What it gets; at most <see cref="MaxPayload"/> bytes. Encrypted where it is stored.</param>
public readonly record struct OutboxItem(string GrainType, string Key, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Most bytes of a payload.</summary>
    public const int MaxPayload = 64 * 1024;
}
