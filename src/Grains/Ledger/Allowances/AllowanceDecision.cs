using System.Collections.Immutable;

namespace Countersign.Ledger;

/// <summary>
/// Lends parts of an allowance, as accounts lend money. Pure. What is lent is nobody else's until it is given back,
/// told to be used, or called back, or its day is over; so no more than the limit is ever out, whoever dies.
/// </summary>
internal static class AllowanceDecision
{
    /// <summary>The state is the same, by reference, where nothing is to be written.</summary>
    public static (AllowanceState State, MoneyLoan Loan) Lend(
        AllowanceState state, AllowanceAsk asked, DateTimeOffset realNow, TimeSpan life)
    {
        var (ask, allowance) = (asked.Ask, asked.Allowance);
        var isOver = state.Loans.IsOver(ask);
        var offset = allowance.ClockOffset > state.ClockOffset ? allowance.ClockOffset : state.ClockOffset;
        var now = realNow + offset > state.Clock ? realNow + offset : state.Clock;
        var today = AllowanceRules.IsDaily(allowance.Rule) ? Today(state, now) : state;
        var repeated = today.Loans.Repeated(ask);
        var loans = today.Loans.TakeBack(ask);
        var free = Math.Max(0, allowance.Limit - today.Used - loans.Sum());
        var granted = isOver ? 0 : Loans.Granted(ask, free);
        if (granted > 0)
            loans = loans.Add(ask, granted, realNow, life);
        var next = loans == state.Loans
            ? state
            : today with { Clock = now, ClockOffset = offset, Loans = loans };
        return (next, new MoneyLoan(repeated + granted, free - granted, PaidSegments: 0)
        {
            Life = life,
            Day = today.Day,
            EndsIn = today.Day == 0 ? null : BeginOf(today.Day + 1) - now,
        });
    }

    /// <summary>
    /// The state with a note in it. Each is handed over in its order and counted once, by its position.
    /// </summary>
    public static AllowanceState Take(AllowanceState state, OutboxPosition position, MoneyNote note)
    {
        if (position <= state.Taken)
            return state;

        // What is of another day has been used, or not, within that day.
        var change = note.Day != state.Day ? 0 : note.Kind switch
        {
            MoneyNoteKind.Reserved => note.Micros,
            MoneyNoteKind.Released => -note.Micros,
            _ => 0,
        };
        var gone = note.Kind == MoneyNoteKind.Called ? long.MaxValue : note.Micros;
        return state with
        {
            Used = Math.Max(0, state.Used + change),
            Loans = note.Loan is { } loan ? state.Loans.Reduce(loan, gone) : state.Loans,
            Taken = position,
        };
    }

    /// <summary>Loans whose time is over are called back: the calls are sent to the allowance itself.</summary>
    public static AllowanceState Call(AllowanceState state, string key, DateTimeOffset now)
    {
        var calls = ImmutableArray.CreateBuilder<OutboxItem>();
        var loans = state.Loans.Call(now, loan => calls.Add(MoneyNotes.ForAllowance(
            key, new MoneyNote(MoneyNoteKind.Called, Loan: loan))));
        return calls.Count == 0 ? state : state with { Loans = loans, Outbox = calls.ToImmutable() };
    }

    /// <summary>
    /// The state with what its write tells the tenant: that the day's cap is nearly, or wholly, used up. The same, by
    /// reference, where there is nothing to tell. Of a country or a prefix refusals tell enough.
    /// </summary>
    public static AllowanceState Warn(AllowanceState state, string key, in Allowance allowance)
    {
        if (allowance.Rule != AllowanceRules.SpendPerDay)
            return state;

        var items = new List<OutboxItem>();
        var owner = new LedgerOwner(key[..key.IndexOf('/')], allowance.Sandbox);
        var told = LedgerEvents.Tell(items, state.Told, owner, new WindowedUse(
            allowance.Rule,
            allowance.Limit,
            state.Used + state.Loans.Sum(),
            BeginOf(state.Day),
            BeginOf(state.Day + 1),
            state.Clock));
        return items.Count == 0 ? state : state with { Told = told, Outbox = items };
    }

    /// <summary>When a day begins.</summary>
    public static DateTimeOffset BeginOf(int day) => DateTimeOffset.UnixEpoch.AddDays(day);

    /// <summary>A new day begins with nothing used, and what was lent before it is of no use.</summary>
    private static AllowanceState Today(AllowanceState state, DateTimeOffset now)
    {
        var day = (int)(now - DateTimeOffset.UnixEpoch).TotalDays;
        return day == state.Day ? state : state with { Day = day, Used = 0, Loans = [], Told = 0 };
    }
}
