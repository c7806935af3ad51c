using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class BatchRowTests
{
    private static readonly BatchRowReference Row7 = new("ba_1", 7);

    private readonly NumberRig _rig = new();

    [Fact]
    public void Start_OfTheSameRowAgain_IsAnsweredAlikeAndSendsOnce()
    {
        var first = Assert.IsType<StartResult.Accepted>(_rig.Start(batch: Row7));
        var before = _rig.State;

        var again = Assert.IsType<StartResult.Accepted>(_rig.Start(batch: Row7));

        Assert.Equal(first.Verification.Key, again.Verification.Key);
        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Start_OfAnotherRowOfTheBatch_IsADuplicateWhateverBecameOfTheFirst()
    {
        _rig.Start(batch: Row7);
        Assert.Equal(new StartResult.Duplicate(7), _rig.Start(batch: new BatchRowReference("ba_1", 8)));

        _rig.CheckRight();
        _rig.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new StartResult.Duplicate(7), _rig.Start(batch: new BatchRowReference("ba_1", 9)));
    }

    [Fact]
    public void Start_OfARowWhileAVerificationLives_ContinuesItAndServesBoth()
    {
        var live = _rig.Accepted();
        _rig.AdvanceSeconds(30);

        var continued = Assert.IsType<StartResult.Accepted>(_rig.Start(batch: Row7));

        Assert.Equal(live.Key, continued.Verification.Key);
        Assert.Equal([new BatchLink("ba_1", 7, OwesApproval: false)], _rig.Session.Batches);
    }

    [Fact]
    public void Start_ForMoreBatchesThanAVerificationServes_IsRefused()
    {
        _rig.Policy = _rig.Policy with { MaxSends = 10, Lifetime = TimeSpan.FromHours(2) };
        for (var batch = 1; batch <= Session.MaxBatches; batch++)
        {
            Assert.IsType<StartResult.Accepted>(_rig.Start(batch: new BatchRowReference($"ba_{batch}", 1)));
            _rig.AdvanceSeconds(240);
        }

        var refused = Assert.IsType<StartResult.Limited>(_rig.Start(batch: new BatchRowReference("ba_9", 1)));
        Assert.Equal(("batches", 4, 4), (refused.Rule, refused.Limit, refused.Used));
        Assert.IsType<StartResult.Accepted>(_rig.Start());
    }

    [Fact]
    public void Note_ThatNobodyAcknowledged_IsOverdueOnceTheCodeWouldHaveExpired()
    {
        _rig.Start(batch: Row7);
        _rig.Receipt(AttemptStatus.Delivered);
        _rig.CheckRight();
        Assert.Empty(BatchNoting.Overdue(_rig.State, _rig.RealNow));
        Assert.Equal(_rig.Now + TimeSpan.FromMinutes(10), _rig.State.DueAt);
        Assert.Null(_rig.State.DeleteAfter);

        _rig.Advance(TimeSpan.FromDays(30));
        _rig.Poke();
        var note = Assert.Single(BatchNoting.Overdue(_rig.State, _rig.RealNow));
        Assert.Equal(new Effect.NoteApproval(_rig.Session.Key, Row7), note);

        _rig.State = BatchNoting.Acknowledge(_rig.State, note, _rig.RealNow);
        Assert.Empty(BatchNoting.Overdue(_rig.State, _rig.RealNow));
        _rig.Poke();
        Assert.Null(_rig.State.DueAt);
        Assert.Empty(_rig.State.Tenants);
    }

    [Fact]
    public void Note_AcknowledgedTwiceOrForAnotherRow_ChangesNothing()
    {
        _rig.Start(batch: Row7);
        _rig.CheckRight();
        var note = new Effect.NoteApproval(_rig.Session.Key, Row7);

        var stranger = note with { Row = new BatchRowReference("ba_2", 7) };

        var other = BatchNoting.Acknowledge(_rig.State, stranger, _rig.RealNow);
        Assert.Same(_rig.State, other);

        var once = BatchNoting.Acknowledge(_rig.State, note, _rig.RealNow);
        Assert.Same(once, BatchNoting.Acknowledge(once, note, _rig.RealNow));
    }
}
