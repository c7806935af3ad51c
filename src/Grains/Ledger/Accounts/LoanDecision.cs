using System.Collections.Immutable;

namespace Countersign.Ledger;

/// <summary>
/// Lends money. Pure. What is lent stays available on the books, and is lent to nobody else until it is given back,
/// reserved by a message, or called back; so no more is ever out than there is, whoever dies.
/// </summary>
internal static class LoanDecision
{
    /// <summary>The state is the same, by reference, where nothing is to be written.</summary>
    public static (AccountState State, MoneyLoan Loan) Lend(
        AccountState state, MoneyAsk ask, DateTimeOffset now, TimeSpan life)
    {
        var (isOver, repeated) = (state.Loans.IsOver(ask), state.Loans.Repeated(ask));
        state = state.With(state.Loans.TakeBack(ask));
        var free = state.Currency == ask.Currency ? state.FreeOf(ask.Batch) : 0;
        var granted = isOver ? 0 : Loans.Granted(ask, free);
        if (granted > 0)
            state = state.With(state.Loans.Add(ask, granted, now, life));
        return (state, new MoneyLoan(repeated + granted, free - granted, PaidIn(state, now)) { Life = life });
    }

    /// <summary>
    /// Loans, and money of batches, whose time is over are called back: the calls are sent to the account itself.
    /// </summary>
    public static AccountState Call(AccountState state, string account, DateTimeOffset now)
    {
        var calls = ImmutableArray.CreateBuilder<OutboxItem>();
        var loans = state.Loans.Call(now, loan => calls.Add(MoneyNotes.Item(
            account, new MoneyNote(MoneyNoteKind.Called, Loan: loan))));
        var next = BatchDecisions.Call(state.With(loans), account, now, calls);
        return calls.Count == 0 ? state : next with { Outbox = calls.ToImmutable() };
    }

    /// <summary>When the next one is to be called back; null where none is.</summary>
    public static DateTimeOffset? NextCall(AccountState state)
    {
        var next = state.Loans.NextCall();
        foreach (var money in state.Batches)
        {
            if (!money.IsCalled && (next is null || money.CallAt < next))
                next = money.CallAt;
        }

        return next;
    }

    /// <summary>The state with these loans; the same, by reference, where they are its own.</summary>
    public static AccountState With(this AccountState state, ImmutableArray<Loan> loans) =>
        loans == state.Loans ? state : state with { Loans = loans };

    /// <summary>Segments that were paid for in the month that it is.</summary>
    public static long PaidIn(AccountState state, DateTimeOffset now) =>
        state.Month == QuotaKind.StartsPerMonth.WindowOf(now) ? state.PaidSegments : 0;
}
