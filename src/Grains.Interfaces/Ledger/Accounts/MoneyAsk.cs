using Orleans;

namespace Countersign.Ledger;

/// <summary>
/// Asks an account to lend a process money, so that it need not ask for each message, and gives back what was not used.
/// </summary>
/// <param name="Loan">
/// What it adds to: a name of the process's own. Nothing of a loan is used after its <see cref="MoneyLoan.Life"/>.
/// </param>
/// <param name="Sequence">
/// Grows with every ask of a process. What is asked or given back under one that was seen is passed over.
/// </param>
/// <param name="Batch">Of whose reservation it shall be; null for what is available.</param>
/// <param name="Currency">What the process reckons in.</param>
/// <param name="Least">Less than so much is of no use.</param>
/// <param name="Wanted">So much is waited for.</param>
/// <param name="Stock">So much more would be good to have in hand.</param>
/// <param name="ReturnTo">The loan that something is given back to.</param>
/// <param name="Return">How much.</param>
[GenerateSerializer, Immutable, Alias("countersign.money-ask")]
public sealed record MoneyAsk(
    [property: Id(0)] string Loan,
    [property: Id(1)] long Sequence,
    [property: Id(2)] string? Batch,
    [property: Id(3)] string Currency,
    [property: Id(4)] long Least,
    [property: Id(5)] long Wanted,
    [property: Id(6)] long Stock,
    [property: Id(7)] string? ReturnTo,
    [property: Id(8)] long Return);

/// <summary>What is lent. Nobody else gets it before it is given back, noted as used, or called back.</summary>
/// <param name="Micros">How much; none where there is less than the least.</param>
/// <param name="Free">What nobody was lent, after it.</param>
/// <param name="PaidSegments">Segments that were paid for in the calendar month (UTC).</param>
[GenerateSerializer, Immutable, Alias("countersign.money-loan")]
public sealed record MoneyLoan(
    [property: Id(0)] long Micros, [property: Id(1)] long Free, [property: Id(2)] long PaidSegments)
{
    /// <summary>Of an allowance: the day it is of, from 1970; 0 where it is of no day.</summary>
    [Id(3)] public int Day { get; init; }

    /// <summary>Until that day ends, from when it was answered; null where it is of no day.</summary>
    [Id(4)] public TimeSpan? EndsIn { get; init; }

    /// <summary>How long the loan is used; null for <see cref="LoanTerms.Life"/>.</summary>
    [Id(5)] public TimeSpan? Life { get; init; }
}

/// <summary>How long loans run.</summary>
public static class LoanTerms
{
    /// <summary>
    /// A loan is called back after so many of its lives. What was taken from it at the end of the first is durable by
    /// then: no write takes minutes, and a clock that runs so wrong is no clock.
    /// </summary>
    public const int LivesUntilCalled = 5;

    /// <summary>
    /// A process uses a loan for so long from before it asked for it, by its own clock, unless its lender says
    /// otherwise.
    /// </summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    /// <summary>No lender lets a loan live longer.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);
}
