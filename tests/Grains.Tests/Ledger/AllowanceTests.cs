using Countersign.Ledger;

namespace Countersign.Grains.Tests.Ledger;

public sealed class AllowanceTests
{
    private const string Key = "acme/spend_per_day/0";
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CalledAfter = TimeSpan.FromSeconds(150);
    private static readonly Allowance Cap = new(AllowanceRules.SpendPerDay, 100, TimeSpan.Zero);
    private static readonly Allowance Places = new(AllowanceRules.ConcurrentVerifications, 10, TimeSpan.Zero);
    private static readonly int Today = (int)(Noon - DateTimeOffset.UnixEpoch).TotalDays;

    [Fact]
    public void WhatIsLent_IsLentToNobodyElse_AndNeverMoreThanTheLimit()
    {
        var (state, first) = Lend(new AllowanceState(), Ask("a", 1, wanted: 60));
        Assert.Equal((60, 40, Today), (first.Micros, first.Free, first.Day));
        Assert.Equal(TimeSpan.FromHours(12), first.EndsIn);

        var (same, none) = Lend(state, Ask("b", 1, wanted: 41));
        Assert.Same(state, same);
        Assert.Equal((0, 40), (none.Micros, none.Free));
    }

    [Fact]
    public void WhatNumbersTookCounts_AndWhatTheyGiveBackDoesNot()
    {
        var (state, _) = Lend(new AllowanceState(), Ask("a", 1, wanted: 60));
        state = Take(state, 1, Note(MoneyNoteKind.Reserved, 60, "a"));
        Assert.Empty(state.Loans);
        Assert.Equal(40, Lend(state, Ask("b", 1, wanted: 50)).Loan.Free);
        state = Take(state, 2, Note(MoneyNoteKind.Released, 25));
        Assert.Same(state, Take(state, 2, Note(MoneyNoteKind.Released, 25)));
        Assert.Equal((50, 15), Lent(Lend(state, Ask("b", 1, wanted: 50)).Loan));
    }

    [Fact]
    public void ANewDay_BeginsWithNothing_AndHearsNothingOfTheOneBefore()
    {
        var (state, _) = Lend(new AllowanceState(), Ask("a", 1, wanted: 60));
        state = Take(state, 1, Note(MoneyNoteKind.Reserved, 40, "a"));
        var tomorrow = Noon.AddDays(1);
        (state, var loan) = Lend(state, Ask("b", 1, wanted: 90), Cap, tomorrow);
        Assert.Equal((90, 10, Today + 1), (loan.Micros, loan.Free, loan.Day));

        state = Take(state, 2, Note(MoneyNoteKind.Reserved, 20, "a"));
        state = Take(state, 3, Note(MoneyNoteKind.Released, 30));
        Assert.Equal(0, state.Used);
        Assert.Equal(90, state.Loans.Sum());
    }

    [Fact]
    public void AnAskThatComesAgain_IsAnsweredAsBefore_WithinItsDay()
    {
        var (state, _) = Lend(new AllowanceState(), Ask("a", 1, wanted: 60));
        Assert.Equal((60, 40), Lent(Lend(state, Ask("a", 1, wanted: 60)).Loan));
        Assert.Equal(0, Lend(state, Ask("a", 1, wanted: 60), now: Noon.AddDays(1)).Loan.Micros);
    }

    [Fact]
    public void ADay_IsTheTenants_AndNeverComesAgain()
    {
        var ahead = Cap with { ClockOffset = TimeSpan.FromHours(13) };
        var (state, loan) = Lend(new AllowanceState(), Ask("a", 1, wanted: 60), ahead);
        Assert.Equal((Today + 1, TimeSpan.FromHours(23)), (loan.Day, loan.EndsIn!.Value));
        (_, loan) = Lend(state, Ask("b", 1, wanted: 50));
        Assert.Equal((0, 40, Today + 1), (loan.Micros, loan.Free, loan.Day));
    }

    [Fact]
    public void ALoanOfADeadProcess_IsCalledBack_AndFreeOnceTheCallHasComeRound()
    {
        var (state, _) = Lend(new AllowanceState(), Ask("a", 1, wanted: 6), Places);
        Assert.Equal(Noon + CalledAfter, state.DueAt);
        state = AllowanceDecision.Call(state, Key, Noon + CalledAfter);
        var call = Assert.Single(state.Outbox);
        Assert.Equal((AllowanceGrain.GrainTypeName, Key), (call.GrainType, call.Key));

        state = Take(state, 1, new MoneyNote(MoneyNoteKind.Reserved, 1, Loan: "a"));
        state = Take(state, 2, MoneyNotes.Read(call.Payload.ToArray()));
        Assert.Equal((1, 0), (state.Used, state.Loans.Sum()));
        Assert.Null(state.DueAt);
    }

    [Fact]
    public void Rows_AreLentPlacesUpToTheirShare_WhoeverHasTheOthers_AndPeopleTheRest()
    {
        var share = Places with { Limit = 8 };
        var (state, people) = Lend(new AllowanceState(), Ask("a", 1, wanted: 3), Places);
        (state, var rows) = Lend(state, Ask("b", 1, wanted: 5), share);
        Assert.Equal((3, 5, 0), (people.Micros, rows.Micros, rows.Free));
        Assert.Equal((0, 0), Lent(Lend(state, Ask("b", 2, wanted: 1), share).Loan));

        (state, people) = Lend(state, Ask("a", 2, wanted: 2), Places);
        Assert.Equal((2, 0), Lent(people));
        Assert.Equal((0, 0), Lent(Lend(state, Ask("b", 3, wanted: 1), share).Loan));
        state = Take(state, 1, Note(MoneyNoteKind.Reserved, 5, "b") with { Day = 0 });
        state = Take(state, 2, Note(MoneyNoteKind.Released, 3) with { Day = 0 });
        Assert.Equal((1, 0), Lent(Lend(state, Ask("b", 4, wanted: 1), share).Loan));
    }

    [Fact]
    public void Places_AreOfNoDay()
    {
        var (state, loan) = Lend(new AllowanceState(), Ask("a", 1, wanted: 10), Places);
        Assert.Equal((10, 0, null), (loan.Micros, loan.Day, loan.EndsIn));
        state = Take(state, 1, new MoneyNote(MoneyNoteKind.Reserved, 10, Loan: "a"));
        (_, loan) = Lend(state, Ask("b", 1, wanted: 1), Places, Noon.AddDays(3));
        Assert.Equal((0, 0), Lent(loan));
        Assert.Null(state.DeleteAfter);
    }

    [Fact]
    public void ALimitThatWasLowered_LendsNothingUntilThereIsRoomAgain()
    {
        var (state, _) = Lend(new AllowanceState(), Ask("a", 1, wanted: 60));
        Assert.Equal((0, 0), Lent(Lend(state, Ask("b", 1, wanted: 1), Cap with { Limit = 50 }).Loan));
    }

    private static (long Micros, long Free) Lent(MoneyLoan loan) => (loan.Micros, loan.Free);

    private static MoneyAsk Ask(string loan, long sequence, long wanted) =>
        new(loan, sequence, Batch: null, "USD", Least: wanted, wanted, Stock: 0, ReturnTo: null, Return: 0);

    private static MoneyNote Note(MoneyNoteKind kind, long micros, string? loan = null) =>
        new(kind, micros, Loan: loan) { Day = Today };

    private static (AllowanceState State, MoneyLoan Loan) Lend(
        AllowanceState state, MoneyAsk ask, Allowance? limit = null, DateTimeOffset? now = null) =>
        AllowanceDecision.Lend(state, new AllowanceAsk(ask, limit ?? Cap), now ?? Noon, Life);

    private static AllowanceState Take(AllowanceState state, long position, MoneyNote note) =>
        AllowanceDecision.Take(state, new OutboxPosition(1, position), note);
}
