using System.Collections.Immutable;
using Orleans.Runtime;

namespace Countersign.Ledger;

/// <summary>
/// What an account, or an allowance, has lent. Pure. What is lent is lent to nobody else until it is given back, told
/// to be used, or called back.
/// </summary>
internal static class Loans
{
    /// <summary>Loans that are out at once; an ask for one more is turned away.</summary>
    public const int Max = 512;

    /// <summary>What part of the rest is lent as a stock at most, so that others find something too.</summary>
    private const int StockDivisor = 8;

    /// <summary>How much of what is free is lent; none where it is less than the least.</summary>
    public static long Granted(MoneyAsk ask, long free) => free < ask.Least
        ? 0
        : Math.Min(ask.Wanted, free) + Math.Min(ask.Stock, Math.Max(0, free - ask.Wanted) / StockDivisor);

    /// <summary>What the ask was lent before: its answer was lost, or it comes twice.</summary>
    public static long Repeated(this ImmutableArray<Loan> loans, MoneyAsk ask) =>
        loans.Find(ask.Loan) is { IsCalled: false } loan && loan.Sequence == ask.Sequence ? loan.Latest : 0;

    /// <summary>Whether nothing more is lent for the ask: its loan is called back, or the ask was seen.</summary>
    public static bool IsOver(this ImmutableArray<Loan> loans, MoneyAsk ask) =>
        loans.Find(ask.Loan) is { } loan && (loan.IsCalled || loan.Sequence >= ask.Sequence);

    /// <summary>Without what the ask gives back; the same where that is nothing, or was taken before.</summary>
    public static ImmutableArray<Loan> TakeBack(this ImmutableArray<Loan> loans, MoneyAsk ask)
    {
        if (ask.Return <= 0 || ask.ReturnTo is not { } id
            || loans.Find(id) is not { } loan || loan.Sequence >= ask.Sequence)
        {
            return loans;
        }

        return loans.Replace(loan, loan with { Sequence = ask.Sequence, Latest = 0 }).Reduce(id, ask.Return);
    }

    /// <summary>With so much more lent to who asks, in a loan that lives so long where it is a new one.</summary>
    public static ImmutableArray<Loan> Add(
        this ImmutableArray<Loan> loans, MoneyAsk ask, long granted, DateTimeOffset now, TimeSpan life)
    {
        if (loans.Find(ask.Loan) is { } loan)
        {
            return loans.Replace(
                loan, loan with { Micros = loan.Micros + granted, Sequence = ask.Sequence, Latest = granted });
        }

        if (loans.Length >= Max)
            throw new LimitExceededException($"{Max} loans of a tenant's are out already.");

        return loans.Add(new(ask.Loan, ask.Batch, granted, now, ask.Sequence, IsCalled: false)
        {
            CallAt = now + (life * LoanTerms.LivesUntilCalled),
            Latest = granted,
        });
    }

    /// <summary>With so much less of the loan out, as far as there is any; one without any is forgotten.</summary>
    public static ImmutableArray<Loan> Reduce(this ImmutableArray<Loan> loans, string id, long micros)
    {
        if (loans.Find(id) is not { } loan)
            return loans;

        var others = loans.Remove(loan);
        return micros >= loan.Micros ? others : others.Add(loan with { Micros = loan.Micros - micros });
    }

    /// <summary>Those whose time is over are marked as called back, and named, as many as one write can send.</summary>
    public static ImmutableArray<Loan> Call(this ImmutableArray<Loan> loans, DateTimeOffset now, Action<string> call)
    {
        var calls = 0;
        for (var at = 0; at < loans.Length && calls < IStateOutbox.MaxItems; at++)
        {
            if (loans[at].IsCalled || CallAt(loans[at]) > now)
                continue;

            loans = loans.SetItem(at, loans[at] with { IsCalled = true });
            call(loans[at].Id);
            calls++;
        }

        return loans;
    }

    /// <summary>When the next one is to be called back; null where none is.</summary>
    public static DateTimeOffset? NextCall(this ImmutableArray<Loan> loans)
    {
        DateTimeOffset? next = null;
        foreach (var loan in loans)
        {
            if (!loan.IsCalled && (next is null || CallAt(loan) < next))
                next = CallAt(loan);
        }

        return next;
    }

    /// <summary>All that is out.</summary>
    public static long Sum(this ImmutableArray<Loan> loans)
    {
        var sum = 0L;
        foreach (var loan in loans)
            sum += loan.Micros;

        return sum;
    }

    /// <summary>The loan; null where it is none, or no longer.</summary>
    public static Loan? Find(this ImmutableArray<Loan> loans, string id)
    {
        foreach (var loan in loans)
        {
            if (string.Equals(loan.Id, id, StringComparison.Ordinal))
                return loan;
        }

        return null;
    }

    private static DateTimeOffset CallAt(Loan loan) =>
        loan.CallAt ?? loan.Opened + (LoanTerms.Life * LoanTerms.LivesUntilCalled);
}
