using System.Collections.Immutable;
using Orleans.Runtime;

namespace Countersign.Ledger;

/// <summary>
/// Lends money. Pure. What is lent stays available on the books, and is lent to nobody else until it is given back,
/// reserved by a message, or called back; so no more is ever out than there is, whoever dies.
/// </summary>
internal static class LoanDecision
{
    /// <summary>Loans that are out at once; an ask for one more is turned away.</summary>
    public const int MaxLoans = 512;

    /// <summary>What part of the rest is lent as a stock at most, so that others find something too.</summary>
    private const int StockDivisor = 8;

    /// <summary>The state is the same, by reference, where nothing is to be written.</summary>
    public static (AccountState State, MoneyLoan Loan) Lend(AccountState state, MoneyAsk ask, DateTimeOffset now)
    {
        var isOver = Find(state.Loans, ask.Loan) is { } loan && (loan.IsCalled || loan.Sequence >= ask.Sequence);
        state = TakeBack(state, ask);
        var free = state.Currency == ask.Currency ? state.FreeOf(ask.Batch) : 0;
        var granted = isOver || free < ask.Least
            ? 0
            : Math.Min(ask.Wanted, free) + Math.Min(ask.Stock, Math.Max(0, free - ask.Wanted) / StockDivisor);
        if (granted > 0)
            state = Add(state, ask, granted, now);
        return (state, new MoneyLoan(granted, free - granted, PaidIn(state, now)));
    }

    /// <summary>
    /// Loans, and money of batches, whose time is over are called back: the calls are sent to the account itself.
    /// </summary>
    public static AccountState Call(AccountState state, string account, DateTimeOffset now)
    {
        var calls = ImmutableArray.CreateBuilder<OutboxItem>();
        var loans = state.Loans;
        for (var at = 0; at < loans.Length && calls.Count < IStateOutbox.MaxItems; at++)
        {
            if (loans[at].IsCalled || loans[at].Opened + LoanTerms.CalledAfter > now)
                continue;

            loans = loans.SetItem(at, loans[at] with { IsCalled = true });
            calls.Add(MoneyNotes.Item(account, new MoneyNote(MoneyNoteKind.Called, Loan: loans[at].Id)));
        }

        var next = BatchDecisions.Call(state with { Loans = loans }, account, now, calls);
        return calls.Count == 0 ? state : next with { Outbox = calls.ToImmutable() };
    }

    /// <summary>When the next one is to be called back; null where none is.</summary>
    public static DateTimeOffset? NextCall(AccountState state)
    {
        DateTimeOffset? next = null;
        foreach (var loan in state.Loans)
        {
            if (!loan.IsCalled && (next is null || loan.Opened + LoanTerms.CalledAfter < next))
                next = loan.Opened + LoanTerms.CalledAfter;
        }

        foreach (var money in state.Batches)
        {
            if (!money.IsCalled && (next is null || money.CallAt < next))
                next = money.CallAt;
        }

        return next;
    }

    /// <summary>
    /// The state with so much less of the loan out, as far as there is any; one without any is forgotten.
    /// </summary>
    public static AccountState Reduce(AccountState state, string id, long micros)
    {
        if (Find(state.Loans, id) is not { } loan)
            return state;

        var loans = state.Loans.Remove(loan);
        return state with
        {
            Loans = micros >= loan.Micros ? loans : loans.Add(loan with { Micros = loan.Micros - micros }),
        };
    }

    /// <summary>Segments that were paid for in the month that it is.</summary>
    public static long PaidIn(AccountState state, DateTimeOffset now) =>
        state.Month == QuotaKind.StartsPerMonth.WindowOf(now) ? state.PaidSegments : 0;

    private static AccountState TakeBack(AccountState state, MoneyAsk ask)
    {
        if (ask.Return <= 0 || ask.ReturnTo is not { } id
            || Find(state.Loans, id) is not { } loan || loan.Sequence >= ask.Sequence)
        {
            return state;
        }

        var seen = loan with { Sequence = ask.Sequence };
        return Reduce(state with { Loans = state.Loans.Replace(loan, seen) }, id, ask.Return);
    }

    private static AccountState Add(AccountState state, MoneyAsk ask, long granted, DateTimeOffset now)
    {
        if (Find(state.Loans, ask.Loan) is { } loan)
        {
            var more = loan with { Micros = loan.Micros + granted, Sequence = ask.Sequence };
            return state with { Loans = state.Loans.Replace(loan, more) };
        }

        return state.Loans.Length < MaxLoans
            ? state with { Loans = state.Loans.Add(new(ask.Loan, ask.Batch, granted, now, ask.Sequence, false)) }
            : throw new LimitExceededException($"{MaxLoans} loans of the tenant's money are out already.");
    }

    /// <summary>The loan; null where it is none, or no longer.</summary>
    public static Loan? Find(ImmutableArray<Loan> loans, string id)
    {
        foreach (var loan in loans)
        {
            if (string.Equals(loan.Id, id, StringComparison.Ordinal))
                return loan;
        }

        return null;
    }
}
