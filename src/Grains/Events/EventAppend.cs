using System.Collections.Immutable;

namespace Countersign.Events;

/// <summary>An event on its way into a log.</summary>
/// <param name="Draft">The event.</param>
/// <param name="Position">Where it stood in the outbox; null where no state sent it.</param>
internal readonly record struct IncomingEvent(EventDraft Draft, OutboxPosition? Position);

/// <summary>What a chunk becomes when events are appended.</summary>
internal static class EventAppend
{
    /// <summary>The chunk with as many of the events as it takes, in order.</summary>
    /// <param name="chunk">The last chunk of the log.</param>
    /// <param name="log">The log's key.</param>
    /// <param name="incoming">The events, at least one.</param>
    /// <param name="random">Makes salts.</param>
    /// <param name="now">Real time, milliseconds since 1970.</param>
    public static EventChunk Fill(
        EventChunk chunk, string log, ReadOnlySpan<IncomingEvent> incoming, IRandomSource random, long now)
    {
        var count = Math.Min(incoming.Length, EventChunk.Size - chunk.Events.Length);
        var events = ImmutableArray.CreateBuilder<ChunkEvent>(chunk.Events.Length + count);
        events.AddRange(chunk.Events);
        var (hash, taken) = (chunk.Hash, chunk.Taken);
        Span<byte> salts = stackalloc byte[EventChunk.Size * EventChain.SaltSize];
        random.Fill(salts[..(count * EventChain.SaltSize)]);
        for (var at = 0; at < count; at++)
        {
            var draft = incoming[at].Draft;
            var opening = Opening(draft, salts.Slice(at * EventChain.SaltSize, EventChain.SaltSize));
            var commitment = opening is null ? null : EventChain.Commitment(opening.Salt, opening.To);
            var canonical = EventText.Canonical(log, draft, commitment);
            var appended = new ChunkEvent(canonical, opening);
            events.Add(appended);
            hash = EventChain.Link(hash, appended.Leaf);
            taken = incoming[at].Position ?? taken;
        }

        return chunk with { Events = events.MoveToImmutable(), Hash = hash, Taken = taken, At = now };
    }

    private static EventOpening? Opening(EventDraft draft, ReadOnlySpan<byte> salt) =>
        draft.To is { } to ? new EventOpening(salt.ToArray(), to, draft.Number ?? "") : null;
}
