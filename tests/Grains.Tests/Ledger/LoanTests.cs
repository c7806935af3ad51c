using Countersign.Ledger;

namespace Countersign.Grains.Tests.Ledger;

public sealed class LoanTests
{
    private const string Account = "acme";
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CalledAfter = TimeSpan.FromSeconds(150);
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ALoan_StaysAvailableOnTheBooks_AndIsLentToNobodyElse()
    {
        var (state, first) = Lend(With(100), Ask("a", 1, wanted: 60));
        Assert.Equal((60, 40), (first.Micros, first.Free));
        Assert.Equal((100, 60), (state.Balance.Available, state.LentOf(batch: null)));

        var (same, none) = Lend(state, Ask("b", 1, wanted: 50));
        Assert.Same(state, same);
        Assert.Equal((0, 40), (none.Micros, none.Free));
    }

    [Fact]
    public void AStock_IsAnEighthOfTheRestAtMost()
    {
        var (_, plenty) = Lend(With(1_000), Ask("a", 1, wanted: 10, stock: 50));
        Assert.Equal(60, plenty.Micros);
        var (_, scarce) = Lend(With(1_000), Ask("a", 1, wanted: 200, stock: 500));
        Assert.Equal(300, scarce.Micros);
    }

    [Fact]
    public void WhatIsGivenBack_IsTakenOnce_HoweverOftenTheAskComes()
    {
        var (state, _) = Lend(With(100), Ask("a", 1, wanted: 60));
        var back = Ask("a", 2, wanted: 0) with { ReturnTo = "a", Return = 20 };
        (state, _) = Lend(state, back);
        Assert.Equal(40, state.LentOf(batch: null));
        var (same, _) = Lend(state, back);
        Assert.Same(state, same);
    }

    [Fact]
    public void AnotherCurrency_IsLentNothing()
    {
        var (_, loan) = Lend(With(100), Ask("a", 1, wanted: 10) with { Currency = "UZS" });
        Assert.Equal((0, 0), (loan.Micros, loan.Free));
    }

    [Fact]
    public void AMessage_MovesItsMoneyFromTheLoanToReserved_ThenToSpent_AndTheRestBack()
    {
        var (state, _) = Lend(With(100), Ask("a", 1, wanted: 30));
        state = Take(state, 1, new MoneyNote(MoneyNoteKind.Reserved, 25, Loan: "a", Reference: "ve_1"));
        Assert.Equal((new Balance(75, 25, 0), 5), (state.Balance, state.LentOf(batch: null)));

        state = Take(state, 2, new MoneyNote(MoneyNoteKind.Settled, 15, Segments: 3, Reference: "ve_1"));
        state = Take(state, 3, new MoneyNote(MoneyNoteKind.Released, 10, Reference: "ve_1"));
        Assert.Equal(new Balance(85, 0, 15), state.Balance);
        Assert.Equal(3, LoanDecision.PaidIn(state, Noon));
        Assert.Equal(0, LoanDecision.PaidIn(state, Noon.AddMonths(1)));
        Assert.Equal(
            [(EntryKind.Reserved, 25L), (EntryKind.Settled, 15L), (EntryKind.Released, 10L)],
            state.Tail.Select(static entry => (entry.Kind, entry.Micros)));
    }

    [Fact]
    public void ANoteThatComesAgain_ChangesNothing()
    {
        var (state, _) = Lend(With(100), Ask("a", 1, wanted: 30));
        var note = new MoneyNote(MoneyNoteKind.Reserved, 25, Loan: "a");
        state = Take(state, 7, note);
        Assert.Same(state, Take(state, 7, note));
        Assert.Same(state, Take(state, 6, note));
    }

    [Fact]
    public void AnAskThatComesAgain_IsAnsweredAsBefore_AndLendsNothingMore()
    {
        var (state, first) = Lend(With(100), Ask("a", 1, wanted: 30));
        var (same, again) = Lend(state, Ask("a", 1, wanted: 30));
        Assert.Same(state, same);
        Assert.Equal((first.Micros, first.Free), (again.Micros, again.Free));

        (state, _) = Lend(state, Ask("a", 2, wanted: 20));
        Assert.Equal((20, 50), Lent(Lend(state, Ask("a", 2, wanted: 20)).Loan));
        Assert.Equal((0, 50), Lent(Lend(state, Ask("a", 1, wanted: 30)).Loan));

        // What only gave something back was lent nothing.
        var back = Ask("a", 3, wanted: 0) with { ReturnTo = "a", Return = 5 };
        Assert.Equal((0, 55), Lent(Lend(state, back).Loan));
        Assert.Equal((0, 55), Lent(Lend(Lend(state, back).State, back).Loan));
    }

    [Fact]
    public void ALoanOfADeadProcess_IsCalledBack_AndFreeOnceTheCallHasComeRound()
    {
        var (state, _) = Lend(With(100), Ask("a", 1, wanted: 30));
        Assert.Equal(Noon + CalledAfter, state.DueAt);
        Assert.Same(state, LoanDecision.Call(state, Account, Noon + CalledAfter - TimeSpan.FromSeconds(1)));

        state = LoanDecision.Call(state, Account, Noon + CalledAfter);
        var call = Assert.Single(state.Outbox);
        Assert.Equal((TenantAccountGrain.GrainTypeName, Account), (call.GrainType, call.Key));
        Assert.Null(state.DueAt);
        Assert.Equal(0, Lend(state, Ask("a", 2, wanted: 5)).Loan.Micros);

        // What was written before the call comes before it.
        state = Take(state, 1, new MoneyNote(MoneyNoteKind.Reserved, 10, Loan: "a"));
        state = Take(state, 2, MoneyNotes.Read(call.Payload.ToArray()));
        Assert.Equal((new Balance(90, 10, 0), 90), (state.Balance, state.FreeOf(batch: null)));
    }

    [Fact]
    public void AMessageOfALoanThatWasCalledBack_NeverTakesWhatOthersWereLent()
    {
        var (state, _) = Lend(With(100), Ask("b", 1, wanted: 95));
        state = Take(state, 1, new MoneyNote(MoneyNoteKind.Reserved, 30, Loan: "gone", Reference: "ve_1"));
        Assert.Equal((new Balance(95, 30, 0), 95), (state.Balance, state.LentOf(batch: null)));
        Assert.Equal(
            [(EntryKind.Covered, 25L), (EntryKind.Reserved, 30L)],
            state.Tail.Select(static entry => (entry.Kind, entry.Micros)));
    }

    [Fact]
    public void AnEntry_ThatWouldLeaveAnAccountBelowZero_IsAFault() =>
        Assert.Throws<InvalidOperationException>(() => With(10).Post(EntryKind.Settled, 1, Noon));

    private static (long Micros, long Free) Lent(MoneyLoan loan) => (loan.Micros, loan.Free);

    private static AccountState With(long micros) =>
        new() { Currency = "USD", Balance = new Balance(micros, 0, 0) };

    private static MoneyAsk Ask(string loan, long sequence, long wanted, long stock = 0) =>
        new(loan, sequence, Batch: null, "USD", Least: wanted, wanted, stock, ReturnTo: null, Return: 0);

    private static (AccountState State, MoneyLoan Loan) Lend(AccountState state, MoneyAsk ask) =>
        LoanDecision.Lend(state, ask, Noon, Life);

    private static AccountState Take(AccountState state, long position, MoneyNote note) =>
        NoteDecision.Take(state, new OutboxPosition(1, position), note, Noon);
}
