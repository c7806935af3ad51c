using Countersign.Batches;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Batches;

public sealed class ShardDecisionTests
{
    private const int FirstRow = 3_000;

    private static readonly VerificationKey Key = new(0x0123_4567_89AB_CDEF, 0xFEDC_BA98);

    [Fact]
    public void Begin_TakesWhatTheUploadFound()
    {
        var outcomes = new ShardOutcomes(ShardDecision.Begin(Rows(), BatchMode.Verify));

        Assert.Equal(
            (RowStatus.Queued, RowStatus.Duplicate, RowStatus.Invalid, RowStatus.Queued),
            (outcomes.Status(0), outcomes.Status(1), outcomes.Status(2), outcomes.Status(3)));
        Assert.Equal((RowReason.SameNumber, 17), (outcomes.Reason(1), outcomes.DuplicateOf(1)));
        Assert.Equal(RowReason.TooShort, outcomes.Reason(2));
        Assert.Equal(new RowCounts { Queued = 2, Duplicate = 1, Invalid = 1 }, outcomes.Counts());
    }

    [Fact]
    public void Begin_WhereNothingIsSent_LeavesNothingQueued() => Assert.Equal(
        new RowCounts { Valid = 2, Duplicate = 1, Invalid = 1 },
        new ShardOutcomes(ShardDecision.Begin(Rows(), BatchMode.Validate)).Counts());

    [Fact]
    public void Settle_KeepsWhatNamesTheVerification()
    {
        var begun = ShardDecision.Begin(Rows(), BatchMode.Verify);

        var settled = ShardDecision.Settle(
            begun, FirstRow, [new(FirstRow, RowStatus.Started, Key: Key, IdKey: 9),
                new(FirstRow + 3, RowStatus.Refused, RowReason.Cooldown)]);

        var outcomes = new ShardOutcomes(settled);
        Assert.Equal((RowStatus.Started, RowReason.None, Key, (byte)9),
            (outcomes.Status(0), outcomes.Reason(0), outcomes.Key(0), outcomes.IdKey(0)));
        Assert.Equal((RowStatus.Refused, RowReason.Cooldown), (outcomes.Status(3), outcomes.Reason(3)));
        Assert.Equal(2, new ShardOutcomes(begun).Counts().Queued);
    }

    [Fact]
    public void Settle_TheFirstOutcomeOfARowStands()
    {
        var started = ShardDecision.Settle(
            ShardDecision.Begin(Rows(), BatchMode.Verify), FirstRow, [new(FirstRow, RowStatus.Started, Key: Key)]);

        var again = ShardDecision.Settle(
            started,
            FirstRow,
            [
                new(FirstRow, RowStatus.Failed, RowReason.Fault),
                new(FirstRow + 1, RowStatus.Started, Key: Key),
                new(FirstRow + 3, RowStatus.Queued),
                new(FirstRow + 4, RowStatus.Started),
                new(FirstRow - 1, RowStatus.Started),
            ]);

        Assert.Same(started, again);
    }

    [Fact]
    public void Cancel_RefusesWhatIsQueued_AndNothingElse()
    {
        var started = ShardDecision.Settle(
            ShardDecision.Begin(Rows(), BatchMode.Verify), FirstRow, [new(FirstRow, RowStatus.Started, Key: Key)]);

        var cancelled = ShardDecision.Cancel(started);

        Assert.Equal(
            new RowCounts { Started = 1, Refused = 1, Duplicate = 1, Invalid = 1 }, new ShardOutcomes(cancelled)
                .Counts());
        Assert.Equal(RowReason.BatchCancelled, new ShardOutcomes(cancelled).Reason(3));
        Assert.Equal(Key, new ShardOutcomes(cancelled).Key(0));
        Assert.Same(cancelled, ShardDecision.Cancel(cancelled));
    }

    [Fact]
    public void Notes_CountOnce_AndOutliveTheOutcomeThatComesAfterThem()
    {
        NotedRow[] notes =
            [new(FirstRow, RowNote.Delivered), new(FirstRow, RowNote.Delivered), new(FirstRow + 3, RowNote.Approved),
                new(FirstRow + 9, RowNote.Approved), new(0, RowNote.Approved)];
        var noted = ShardDecision.Note(ShardDecision.Begin(Rows(), BatchMode.Verify), FirstRow, notes);
        Assert.Same(noted, ShardDecision.Note(noted, FirstRow, notes));
        Assert.Equal(0, new ShardOutcomes(noted).Counts().Delivered); // Of a row that was started, nobody knows yet.

        var settled = new ShardOutcomes(
            ShardDecision.Settle(noted, FirstRow, [new(FirstRow, RowStatus.Started, Key: Key)]));

        Assert.Equal((1, 0, 1), (settled.Counts().Delivered, settled.Counts().Approved, settled.Counts().Started));
        Assert.True(settled.Delivered(0) && !settled.Approved(0) && settled.Approved(3));
    }

    [Fact]
    public void EveryRow_IsInOneClass_WhateverHappensInWhateverOrder()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var outcomes = ShardDecision.Begin(Rows(), BatchMode.Verify);
            var queued = 2;
            for (var step = 0; step < 12; step++)
            {
                var row = FirstRow + random.Next(-1, 5);
                outcomes = random.Next(3) switch
                {
                    0 => ShardDecision.Settle(outcomes, FirstRow, [new(row, (RowStatus)random.Next(7), Key: Key)]),
                    1 => ShardDecision.Note(outcomes, FirstRow, [new(row, (RowNote)random.Next(2))]),
                    _ => random.Next(6) == 0 ? ShardDecision.Cancel(outcomes) : outcomes,
                };

                var counts = new ShardOutcomes(outcomes).Counts();
                Assert.Equal(4, counts.Rows);
                Assert.InRange(counts.Queued, 0, queued);
                queued = counts.Queued;
            }
        }
    }

    private static byte[] Rows()
    {
        var writer = new PackedRowsWriter();
        writer.AddNumber(2, 998_901_234_567, default);
        writer.AddDuplicate(3, 998_901_234_567, 17, default);
        writer.AddInvalid(4, RowReason.TooShort, default);
        writer.AddNumber(5, 998_901_234_568, default);
        return writer.Take();
    }
}
