using Countersign.Batches;
using Countersign.Ledger;

namespace Countersign.Grains.Tests.Ledger;

public sealed class BatchMoneyTests
{
    private const string Batch = "ba_1";
    private static readonly TimeSpan UploadTime = TimeSpan.FromMinutes(3);
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Noon.AddDays(7);

    [Fact]
    public void ABatch_IsHeldMoneyForAsAWhole_OrNotAtAll()
    {
        var (same, lacking) = BatchDecisions.Hold(With(100), new BatchHold(Batch, 101, "USD", End), Noon, UploadTime);
        Assert.Equal((100, new BatchHoldResult.Short(100)), (same.Balance.Available, lacking));

        var state = Held(100);
        Assert.Equal(new Balance(0, 100, 0), state.Balance);
        Assert.Equal(EntryKind.BatchReserved, Assert.Single(state.Tail).Kind);
        var (again, _) = BatchDecisions.Hold(state, new BatchHold(Batch, 100, "USD", End), Noon, UploadTime);
        Assert.Same(state, again);
    }

    [Fact]
    public void WhatIsLent_IsNotHeldForABatch()
    {
        var (state, _) = LoanDecision.Lend(With(100), Ask("a", batch: null, wanted: 30), Noon, LoanTerms.Life);
        var (_, lacking) = BatchDecisions.Hold(state, new BatchHold(Batch, 71, "USD", End), Noon, UploadTime);
        Assert.Equal(new BatchHoldResult.Short(70), lacking);
    }

    [Fact]
    public void AMessage_DrawsFromItsBatch_AndTheRestIsFreeInTheEnd()
    {
        var (state, loan) = LoanDecision.Lend(Held(100), Ask("a", Batch, wanted: 60), Noon, LoanTerms.Life);
        Assert.Equal((60, 40), (loan.Micros, loan.Free));
        state = Take(state, 1, new MoneyNote(MoneyNoteKind.BatchAccepted, Reference: Batch));
        state = Take(state, 2, new MoneyNote(MoneyNoteKind.Reserved, 25, Loan: "a", Reference: "ve_1"));
        state = Take(state, 3, new MoneyNote(MoneyNoteKind.Settled, 25, Segments: 1, Reference: "ve_1"));
        Assert.Equal((new Balance(0, 75, 25), 40), (state.Balance, state.FreeOf(Batch)));

        // 35 of the loan are still out: nobody may have them before they come back.
        state = Take(state, 4, new MoneyNote(MoneyNoteKind.BatchEnded, Reference: Batch));
        Assert.Equal((new Balance(75, 0, 25), 40), (state.Balance, state.FreeOf(batch: null)));
        state = Take(state, 5, new MoneyNote(MoneyNoteKind.Reserved, 10, Loan: "a", Reference: "ve_2"));
        Assert.Equal((new Balance(65, 10, 25), 40), (state.Balance, state.FreeOf(batch: null)));
        Assert.DoesNotContain(state.Tail, entry => entry.Kind == EntryKind.Covered);
    }

    [Fact]
    public void AnUploadOfWhichNothingIsHeard_HoldsMoneyForMinutes_AndAnAcceptedOneUntilItIsDeleted()
    {
        var state = Held(100);
        Assert.Equal(Noon + UploadTime, state.DueAt);
        var accepted = Take(state, 1, new MoneyNote(MoneyNoteKind.BatchAccepted, Reference: Batch));
        Assert.Equal(End, accepted.DueAt);

        state = LoanDecision.Call(state, "acme", Noon + UploadTime);
        Assert.Null(state.DueAt);
        state = Take(state, 2, MoneyNotes.Read(Assert.Single(state.Outbox).Payload.ToArray()));
        Assert.Equal(new Balance(100, 0, 0), state.Balance);
        Assert.Same(state.Tail[^1], Take(state, 3, new MoneyNote(MoneyNoteKind.BatchEnded, Reference: Batch)).Tail[^1]);
    }

    [Fact]
    public void ABatchThatMoneyIsHeldFor_TellsWhenItIsAccepted_AndWhenItEnds()
    {
        var order = new BatchOrder
        {
            Tenant = "acme",
            Sandbox = true,
            Mode = BatchMode.Verify,
            Purpose = "default",
            Template = "default",
            CreatedAt = Noon,
            DeleteAfter = End,
            IsPrepaid = true,
        };
        var receiving = new BatchState { Order = order };
        var accepted = receiving with { Status = BatchStatus.Accepted };
        Assert.Equal([MoneyNoteKind.BatchAccepted], Told(receiving, accepted));
        var ended = accepted with { Status = BatchStatus.Completed, CompletedAt = Noon };
        Assert.Equal([MoneyNoteKind.BatchEnded], Told(accepted, ended));
        Assert.Equal([MoneyNoteKind.BatchAccepted, MoneyNoteKind.BatchEnded], Told(receiving, ended));
        Assert.Empty(Told(ended, ended with { Totals = [1] }));
        Assert.Empty(Told(receiving with { Order = order with { IsPrepaid = false } }, ended with
        {
            Order = order with { IsPrepaid = false },
        }));
    }

    private static MoneyNoteKind[] Told(BatchState before, BatchState after) =>
    [
        .. BatchBookkeeping.Tell(Batch, before, after).Outbox
            .Select(static item => MoneyNotes.Read(item.Payload.ToArray()).Kind),
    ];

    private static AccountState With(long micros) =>
        new() { Currency = "USD", Balance = new Balance(micros, 0, 0) };

    private static AccountState Held(long micros) =>
        BatchDecisions.Hold(With(micros), new BatchHold(Batch, micros, "USD", End), Noon, UploadTime).State;

    private static MoneyAsk Ask(string loan, string? batch, long wanted) =>
        new(loan, Sequence: 1, batch, "USD", wanted, wanted, Stock: 0, ReturnTo: null, Return: 0);

    private static AccountState Take(AccountState state, long position, MoneyNote note) =>
        NoteDecision.Take(state, new OutboxPosition(1, position), note, Noon);
}
