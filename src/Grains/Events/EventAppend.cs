using System.Buffers;
using System.Collections.Immutable;

namespace Countersign.Events;

/// <summary>An event on its way into a log.</summary>
/// <param name="Payload">The event, as <see cref="EventPayload"/> reads it.</param>
/// <param name="Position">Where it stood in the outbox; null where no state sent it.</param>
internal readonly record struct IncomingEvent(byte[] Payload, OutboxPosition? Position);

/// <summary>What a chunk becomes when events are appended.</summary>
internal static class EventAppend
{
    /// <summary>
    /// Events whose bytes lie in one piece: few pieces for the collector to follow, none so large that it has the whole
    /// heap collected.
    /// </summary>
    private const int PieceSize = 64;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    /// <summary>The chunk with as many of the events as it takes, in order.</summary>
    /// <param name="chunk">The last chunk of the log.</param>
    /// <param name="log">The log's key.</param>
    /// <param name="incoming">The events, at least one, each of which can be read.</param>
    /// <param name="random">Makes salts.</param>
    /// <param name="now">Real time, milliseconds since 1970.</param>
    public static EventChunk Fill(
        EventChunk chunk, string log, ReadOnlySpan<IncomingEvent> incoming, IRandomSource random, long now)
    {
        incoming = incoming[..Math.Min(incoming.Length, EventChunk.Size - chunk.Events.Length)];
        var events = ImmutableArray.CreateBuilder<ChunkEvent>(chunk.Events.Length + incoming.Length);
        events.AddRange(chunk.Events);
        var (hash, taken) = (chunk.Hash, chunk.Taken);
        Span<Ends> ends = stackalloc Ends[PieceSize];
        for (var rest = incoming; rest.Length > 0; rest = rest[Math.Min(rest.Length, PieceSize)..])
        {
            var piece = rest[..Math.Min(rest.Length, PieceSize)];
            var (bytes, start) = (Write(log, piece, random, ends), 0);
            for (var at = 0; at < piece.Length; at++)
            {
                var appended = new ChunkEvent(bytes[start..ends[at].Canonical], Opening(bytes, ends[at]));
                events.Add(appended);
                hash = EventChain.Link(hash, appended.Leaf);
                taken = piece[at].Position ?? taken;
                start = ends[at].Number;
            }
        }

        return chunk with { Events = events.MoveToImmutable(), Hash = hash, Taken = taken, At = now };
    }

    /// <summary>The canonical JSON of all, each followed by what can be erased of it.</summary>
    private static ReadOnlyMemory<byte> Write(
        string log, ReadOnlySpan<IncomingEvent> incoming, IRandomSource random, Span<Ends> ends)
    {
        var buffer = _scratch ??= new ArrayBufferWriter<byte>();
        buffer.ResetWrittenCount();
        Span<byte> salts = stackalloc byte[PieceSize * EventChain.SaltSize];
        Span<byte> commitment = stackalloc byte[EventChain.HashSize];
        random.Fill(salts[..(incoming.Length * EventChain.SaltSize)]);
        for (var at = 0; at < incoming.Length; at++)
        {
            if (!EventPayload.TryRead(incoming[at].Payload, out var payload))
                throw new ArgumentException("Not an event.", nameof(incoming));

            if (payload.To.IsEmpty)
            {
                EventText.WriteCanonical(buffer, log, payload, commitment: []);
                ends[at] = new Ends(buffer.WrittenCount, buffer.WrittenCount, buffer.WrittenCount);
                continue;
            }

            var salt = salts.Slice(at * EventChain.SaltSize, EventChain.SaltSize);
            EventChain.Commit(salt, payload.To, commitment);
            EventText.WriteCanonical(buffer, log, payload, commitment);
            var canonical = buffer.WrittenCount;
            buffer.Write(salt);
            buffer.Write(payload.To);
            var to = buffer.WrittenCount;
            buffer.Write(payload.Number);
            ends[at] = new Ends(canonical, to, buffer.WrittenCount);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static EventOpening? Opening(ReadOnlyMemory<byte> bytes, Ends end)
    {
        var salt = end.Canonical + EventChain.SaltSize;
        return end.To == end.Canonical
            ? null
            : new EventOpening(bytes[end.Canonical..salt], bytes[salt..end.To], bytes[end.To..end.Number]);
    }

    /// <summary>Where the parts of an event end; all at one place where nothing can be erased.</summary>
    private readonly record struct Ends(int Canonical, int To, int Number);
}
