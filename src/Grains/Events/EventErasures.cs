using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;

namespace Countersign.Events;

/// <summary>
/// The numbers that a log has yet to forget. From the moment in which one is here nobody reads it any more; it is taken
/// out of the chunks afterwards, some at a time.
/// </summary>
internal sealed record EventErasures : IStateSchedule
{
    /// <summary>Most numbers at once; another one waits in the outbox until there is room.</summary>
    public const int MaxPending = 4_096;

    /// <summary>The numbers.</summary>
    public ImmutableArray<PendingErasure> Pending { get; init; } = [];

    /// <summary>When to go on.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => null;

    /// <summary>The state in which the number is forgotten up to a place; the same where it is already.</summary>
    /// <param name="number">Its pseudonym.</param>
    /// <param name="last">The last place it may stand in. What is told of it later is not meant.</param>
    /// <param name="first">The first chunk that is kept.</param>
    /// <param name="now">Real time.</param>
    public EventErasures With(string number, long last, long first, DateTimeOffset now)
    {
        if (last == 0 || Pending.Any(one => one.Number == number && one.Last == last))
            return this;

        return this with { Pending = Pending.Add(new PendingErasure(number, last, first)), DueAt = DueAt ?? now };
    }

    /// <summary>The next chunks to go through: from the first up to, and without, the second.</summary>
    /// <param name="first">The first chunk that is kept.</param>
    /// <param name="end">The chunk after the last.</param>
    /// <param name="most">At most so many.</param>
    public (long From, long To) Next(long first, long end, int most)
    {
        var from = Math.Max(first, Pending.Min(static one => one.Next));
        var to = Math.Max(from, Pending.Max(static one => EventChunk.NumberOf(one.Last)) + 1);
        return (from, Math.Min(Math.Min(to, end), from + most));
    }

    /// <summary>The state once the numbers are gone from what <see cref="Next"/> said.</summary>
    /// <param name="to">The chunk after the last.</param>
    /// <param name="next">When to go on.</param>
    public EventErasures Past(long to, DateTimeOffset next)
    {
        var left = Pending
            .Select(one => one with { Next = Math.Max(one.Next, to) })
            .Where(static one => one.Next <= EventChunk.NumberOf(one.Last))
            .ToImmutableArray();
        return this with { Pending = left, DueAt = left.IsEmpty ? null : next };
    }

    /// <summary>The chunk without these numbers; the same where none is in it.</summary>
    public EventChunk Of(EventChunk chunk)
    {
        if (Pending.IsEmpty)
            return chunk;

        var last = Pending.GroupBy(static one => one.Number, StringComparer.Ordinal)
            .ToDictionary(static one => one.Key, static one => one.Max(each => each.Last), StringComparer.Ordinal);
        var events = chunk.Events;
        for (var at = 0; at < events.Length; at++)
        {
            if (events[at].Opening is not { } opening)
                continue;

            var number = Encoding.UTF8.GetString(opening.Number.Span);
            if (last.TryGetValue(number, out var upTo) && chunk.First + at <= upTo)
                events = events.SetItem(at, events[at] with { Opening = null });
        }

        return events == chunk.Events ? chunk : chunk with { Events = events };
    }
}

/// <summary>A number that is to be forgotten.</summary>
/// <param name="Number">Its pseudonym.</param>
/// <param name="Last">The last place it may stand in.</param>
/// <param name="Next">The first chunk that may still have it.</param>
internal sealed record PendingErasure(string Number, long Last, long Next);
