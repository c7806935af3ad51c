using System.Collections.Immutable;

namespace Countersign.Ledger;

/// <summary>
/// Lends tokens. Pure. What is lent counts as used at once and until its window ends, unless its holder gives it back;
/// so no more than the limit is ever out, whoever dies.
/// </summary>
internal static class QuotaDecision
{
    /// <summary>Processes that are told apart; the one that was quiet longest is forgotten first.</summary>
    public const int MaxHolders = 64;

    /// <summary>A holder that did not ask for so long has no share in what is left.</summary>
    public static readonly TimeSpan HolderMemory = TimeSpan.FromSeconds(10);

    /// <summary>How old the note of a holder may become before it is written anew for its own sake.</summary>
    private static readonly TimeSpan SeenPrecision = TimeSpan.FromSeconds(3);

    /// <summary>The state is the same, by reference, where nothing is to be written.</summary>
    public static (LedgerState State, QuotaGrant Grant) Lease(LedgerState state, QuotaAsk ask, DateTimeOffset realNow)
    {
        var offset = ask.ClockOffset > state.ClockOffset ? ask.ClockOffset : state.ClockOffset;
        var now = realNow + offset > state.Clock ? realNow + offset : state.Clock;
        var holders = WithHolder(state.Holders, ask, now, out var takesBack);
        var sharers = holders.Count(holder => now - holder.SeenAt <= HolderMemory);
        var counts = state.Counts;
        var lines = ImmutableArray.CreateBuilder<QuotaGrantLine>(ask.Lines.Length);
        var changed = false;
        foreach (var line in ask.Lines)
        {
            var before = CountOf(counts, line.Quota.Kind, now, out var at);
            var (after, lent) = Lend(takesBack ? TakeBack(before, line) : before, line, sharers, now);
            lines.Add(lent);
            if (after == before)
                continue;
            counts = at < 0 ? counts.Add(after) : counts.SetItem(at, after);
            changed = true;
        }

        var next = changed || !holders.Equals(state.Holders)
            ? state with { Clock = now, ClockOffset = offset, Counts = counts, Holders = holders }
            : state;
        return (next, new QuotaGrant(lines.MoveToImmutable()));
    }

    /// <summary>From when on nothing that is counted matters.</summary>
    public static DateTimeOffset? DeleteAfter(LedgerState state)
    {
        DateTimeOffset? last = null;
        foreach (var count in state.Counts)
        {
            // Real time, one window later than needed: tokens may be lent ahead.
            var end = count.Kind.WindowAfter(count.Kind.WindowAfter(count.Window)) - state.ClockOffset;
            last = last is { } known && known > end ? known : end;
        }

        return last;
    }

    private static (QuotaCount After, QuotaGrantLine Lent) Lend(
        QuotaCount count, in QuotaAskLine line, int sharers, DateTimeOffset now)
    {
        var limit = line.Quota.Limit;
        var granted = Share(limit - count.Used, line.Want, sharers);
        var ahead = Share(limit - count.Ahead, line.WantAhead, sharers);
        var after = count with { Used = count.Used + granted, Ahead = count.Ahead + ahead };
        var end = count.Kind.WindowAfter(count.Window);
        return (after, new QuotaGrantLine(
            count.Window, granted, ahead, after.Used, end - now, count.Kind.WindowAfter(end) - now));
    }

    /// <summary>What is wanted, but no more than an even part of what is left.</summary>
    private static int Share(int left, int want, int sharers) =>
        left <= 0 || want <= 0 ? 0 : Math.Min(want, (left + sharers - 1) / sharers);

    private static QuotaCount TakeBack(QuotaCount count, in QuotaAskLine line) =>
        line.Return > 0 && line.Window == count.Window
            ? count with { Used = Math.Max(0, count.Used - line.Return) }
            : count;

    private static QuotaCount CountOf(
        ImmutableArray<QuotaCount> counts, QuotaKind kind, DateTimeOffset now, out int at)
    {
        var window = kind.WindowOf(now);
        for (at = 0; at < counts.Length; at++)
        {
            if (counts[at].Kind != kind)
                continue;
            var count = counts[at];
            if (count.Window == window)
                return count;
            return new QuotaCount(kind, window, kind.WindowAfter(count.Window) == window ? count.Ahead : 0, Ahead: 0);
        }

        at = -1;
        return new QuotaCount(kind, window, Used: 0, Ahead: 0);
    }

    private static ImmutableArray<QuotaHolder> WithHolder(
        ImmutableArray<QuotaHolder> holders, QuotaAsk ask, DateTimeOffset now, out bool takesBack)
    {
        var returns = ask.Lines.Any(static line => line.Return > 0);
        var at = IndexOf(holders, ask.Holder);
        takesBack = returns && at >= 0 && holders[at].Sequence < ask.Sequence;
        var marked = new QuotaHolder(ask.Holder, returns ? ask.Sequence : 0, now);
        if (at >= 0)
        {
            marked = marked with { Sequence = Math.Max(holders[at].Sequence, marked.Sequence) };
            var isFresh = marked.Sequence == holders[at].Sequence && now - holders[at].SeenAt < SeenPrecision;
            return isFresh ? holders : holders.SetItem(at, marked);
        }

        if (holders.Length >= MaxHolders)
            holders = holders.Remove(holders.MinBy(static holder => holder.SeenAt));
        return holders.Add(marked);
    }

    private static int IndexOf(ImmutableArray<QuotaHolder> holders, string id)
    {
        for (var at = 0; at < holders.Length; at++)
        {
            if (string.Equals(holders[at].Id, id, StringComparison.Ordinal))
                return at;
        }

        return -1;
    }
}
