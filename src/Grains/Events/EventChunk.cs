using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Countersign.Events;

/// <summary>
/// A stretch of a log as it is stored: events 256n+1 to 256n+256 of chunk n. Only the last chunk of a log is ever
/// written again, until it is full; and any chunk when something in it is erased.
/// </summary>
[JsonConverter(typeof(EventChunkJson))]
internal sealed record EventChunk
{
    /// <summary>Events of a full chunk; a power of two, so that its root is a node of the log's tree.</summary>
    public const int Size = 256;

    /// <summary>Its number, from 0.</summary>
    public long Number { get; init; }

    /// <summary>The hash of the event before its first.</summary>
    public byte[] Before { get; init; } = EventChain.Beginning;

    /// <summary>The hash of its last event.</summary>
    public byte[] Hash { get; init; } = EventChain.Beginning;

    /// <summary>The roots of the whole trees before it, left to right.</summary>
    public ImmutableArray<byte[]> Frontier { get; init; } = [];

    /// <summary>The last of the outbox that is in it or before it.</summary>
    public OutboxPosition Taken { get; init; }

    /// <summary>Real time of its last event's append, milliseconds since 1970.</summary>
    public long At { get; init; }

    /// <summary>Its events.</summary>
    public ImmutableArray<ChunkEvent> Events { get; init; } = [];

    /// <summary>Whether the next event belongs to the next chunk.</summary>
    public bool IsFull => Events.Length >= Size;

    /// <summary>The place of its first event.</summary>
    public long First => (Number * Size) + 1;

    /// <summary>The place of its last event; that before its first where it has none.</summary>
    public long Last => (Number * Size) + Events.Length;

    /// <summary>The chunk of the event at this place.</summary>
    public static long NumberOf(long index) => (index - 1) / Size;

    /// <summary>The hashed leaves of its events.</summary>
    public byte[][] Leaves()
    {
        var leaves = new byte[Events.Length][];
        for (var at = 0; at < leaves.Length; at++)
            leaves[at] = Events[at].Leaf;

        return leaves;
    }

    /// <summary>The empty chunk after this one, which is full.</summary>
    /// <param name="root">The root of this one.</param>
    public EventChunk Next(byte[] root) => new()
    {
        Number = Number + 1,
        Before = Hash,
        Hash = Hash,
        Frontier = MerkleTree.Grow(Frontier, Number, root),
        Taken = Taken,
    };
}

/// <summary>An event as it is stored.</summary>
/// <param name="Canonical">The JSON that is hashed.</param>
/// <param name="Opening">What the commitment in it stands for; null where it has none, or that was erased.</param>
internal sealed record ChunkEvent(ReadOnlyMemory<byte> Canonical, EventOpening? Opening)
{
    private byte[]? _leaf;

    /// <summary>The hash of <see cref="Canonical"/>; found when it is first asked for.</summary>
    public byte[] Leaf => _leaf ??= EventChain.Leaf(Canonical.Span);
}

/// <summary>What can be erased of an event.</summary>
/// <param name="Salt">Random, so that nobody finds the value by trying.</param>
/// <param name="To">The masked number, UTF-8.</param>
/// <param name="Number">The number's pseudonym, by which it is found for erasure, UTF-8; never shown.</param>
internal sealed record EventOpening(
    ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> To, ReadOnlyMemory<byte> Number);
