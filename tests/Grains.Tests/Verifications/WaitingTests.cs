using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>Attempts that wait for a place in their route's window, which certainly were not sent.</summary>
public sealed class WaitingTests
{
    private readonly NumberRig _rig = new() { Routes = new TestRoutes("r1", "r2") { Waits = true } };

    private Attempt Attempt => _rig.Session.Attempts[0];

    [Fact]
    public void Start_WhereTheWindowIsFull_IsSubmittingToTheClientAndWaitsInTheTimeline()
    {
        var view = _rig.Accepted();

        Assert.Equal(AttemptStatus.Submitting, Assert.Single(view.Attempts).Status);
        Assert.True(Attempt.Waits);
        Assert.IsType<Effect.Submit>(Assert.Single(_rig.Effects));
        Assert.Equal(_rig.Now + TimeSpan.FromSeconds(15), _rig.State.DueAt);
        Assert.Equal(
            ("attempt.waiting", "attempt 1, sms by r1: r1: next in order"), Line(TimelineView.Of(_rig.Session)[^1]));
    }

    [Fact]
    public void Begin_MakesItOneThatMayBeWithTheCarrier()
    {
        _rig.Accepted();
        _rig.AdvanceSeconds(3);

        _rig.Begin();

        Assert.False(Attempt.Waits);
        Assert.Equal(_rig.Now + TimeSpan.FromMinutes(2), _rig.State.DueAt);
        Assert.Equal("attempt.submitting", TimelineView.Of(_rig.Session)[^1].Kind);
        var before = _rig.State;
        _rig.Begin();
        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Begin_OfWhatWasCancelledMeanwhile_ChangesNothing()
    {
        _rig.Accepted();
        _rig.Cancel();
        var before = _rig.State;

        _rig.Begin();

        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Poke_AfterTheProcessWasLost_SendsWhatWaited()
    {
        var key = _rig.Accepted().Key;
        var before = _rig.State;
        _rig.AdvanceSeconds(15);

        _rig.Poke();

        Assert.Same(before, _rig.State);
        Assert.Equal(new Effect.Submit(new AttemptAddress(key, 1)), Assert.Single(_rig.Effects));
    }

    [Fact]
    public void Poke_WhileItIsWaitedFor_ChangesNothing()
    {
        var key = _rig.Accepted().Key;
        _rig.AdvanceSeconds(16);

        _rig.Poke(new AttemptAddress(key, 1));

        Assert.Empty(_rig.Effects);
        Assert.True(Attempt.Waits);
    }

    [Fact]
    public void Poke_OfOneThatHasOutlivedItsCode_DropsItAndSendsNothing()
    {
        _rig.Accepted();
        _rig.Advance(TimeSpan.FromMinutes(11));

        _rig.Poke();

        Assert.Empty(_rig.Effects);
        Assert.Equal(AttemptStatus.Dropped, Attempt.Status);
        Assert.Null(_rig.State.DueAt);
    }

    [Fact]
    public void Poke_OfOneThatHadBegun_MakesItUnknownAndSendsNothing()
    {
        _rig.Accepted();
        _rig.Begin();
        _rig.Advance(TimeSpan.FromMinutes(2));

        _rig.Poke();

        Assert.Empty(_rig.Effects);
        Assert.Equal(AttemptStatus.Unknown, Attempt.Status);
    }

    [Fact]
    public void Place_ThatNeverCame_IsFollowedByTheNextRoute()
    {
        _rig.Accepted();

        _rig.Settle(AttemptStatus.Rejected, error: "window-full", tryNextRoute: true);

        Assert.Equal(
            [("r1", AttemptStatus.Rejected), ("r2", AttemptStatus.Submitting)],
            _rig.Session.Attempts.Select(attempt => (attempt.Route, attempt.Status)));
        Assert.False(Attempt.Waits);
    }

    private static (string Kind, string? Detail) Line(TimelineEntry entry) => (entry.Kind, entry.Detail);
}
