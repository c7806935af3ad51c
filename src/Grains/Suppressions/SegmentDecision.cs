using System.Collections.Immutable;
using System.Globalization;
using Countersign.Numbers;

namespace Countersign.Suppressions;

/// <summary>What a segment makes of a note.</summary>
internal static class SegmentDecision
{
    /// <summary>How long an entry that is gone is remembered: longer than any call can be late.</summary>
    public const long KeepGoneMs = 60L * 60 * 1000;

    /// <summary>The segment with the note in it; the same where it is no news, null where there is no room.</summary>
    public static SuppressionSegmentState? Put(SuppressionSegmentState state, SuppressionNote note, long realNow)
    {
        var entry = Entry(note, realNow);
        var at = PlaceOf(state.Entries, entry);
        if (at >= 0)
            return state.Entries[at].Revision >= note.Revision
                ? state
                : state with { Entries = state.Entries.SetItem(at, entry) };

        var kept = state.Entries.RemoveAll(one => one.GoneAt > 0 && one.GoneAt + KeepGoneMs <= realNow);
        if (kept.Length >= SuppressionKeys.PerSegment)
            return null;

        return state with { Entries = kept.Insert(~PlaceOf(kept, entry), entry) };
    }

    /// <summary>The entries on the list after a place.</summary>
    public static ImmutableArray<ListedSuppression> List(SuppressionSegmentState state, ulong? after, int limit) =>
    [
        .. state.Entries
            .Where(one => one.GoneAt == 0 && (after is not { } order || one.Order > order))
            .Take(limit)
            .Select(static one => new ListedSuppression(one.Order, Suppression(one))),
    ];

    /// <summary>The place of the number, or the complement of where it would stand.</summary>
    private static int PlaceOf(ImmutableArray<SegmentEntry> entries, SegmentEntry entry) =>
        entries.BinarySearch(entry, ByPlace);

    private static Comparer<SegmentEntry> ByPlace { get; } = Comparer<SegmentEntry>.Create(
        static (one, other) => (one.Order, one.Digits).CompareTo((other.Order, other.Digits)));

    private static SegmentEntry Entry(SuppressionNote note, long realNow) => new()
    {
        Order = note.Order,
        Revision = note.Revision,
        Digits = DigitsOf(note.Entry.To),
        At = note.Entry.At.ToUnixTimeMilliseconds(),
        Source = note.Entry.Source,
        Reason = note.IsListed ? note.Entry.Reason : null,
        GoneAt = note.IsListed ? 0 : realNow,
    };

    private static Suppression Suppression(SegmentEntry entry) => new(
        E164.TryFromDigits(entry.Digits, out var number)
            ? number
            : throw new InvalidDataException("A stored number is none."),
        DateTimeOffset.FromUnixTimeMilliseconds(entry.At),
        entry.Source,
        entry.Reason);

    private static ulong DigitsOf(E164 number)
    {
        Span<byte> text = stackalloc byte[E164.MaxLength];
        number.TryReveal(text, out var length);
        return ulong.Parse(text[1..length], CultureInfo.InvariantCulture);
    }
}
