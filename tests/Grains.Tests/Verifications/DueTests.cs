using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class DueTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void Poke_BeforeAnythingIsDue_ChangesNothing()
    {
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Delivered);
        var before = _rig.State;
        _rig.AdvanceSeconds(599);

        _rig.Poke();

        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Poke_WhenTheCodeExpired_EndsItAndRemovesTheMac()
    {
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Delivered);
        Assert.Equal(_rig.Now + TimeSpan.FromMinutes(10), _rig.State.DueAt);
        _rig.Advance(TimeSpan.FromMinutes(11));

        _rig.Poke();

        Assert.Equal(VerificationStatus.Expired, _rig.Session.Status);
        Assert.Null(_rig.Session.Mac);
        Assert.Null(_rig.State.DueAt);
    }

    [Fact]
    public void Poke_OfAnAttemptWhoseCarrierNeverAnswered_MakesItUnknownAndSendsNothing()
    {
        _rig.Accepted();
        Assert.Equal(_rig.Now + TimeSpan.FromMinutes(2), _rig.State.DueAt);
        _rig.Advance(TimeSpan.FromMinutes(2));

        _rig.Poke();

        Assert.Equal(AttemptStatus.Unknown, Assert.Single(_rig.Session.Attempts).Status);
        Assert.Equal(VerificationStatus.Pending, _rig.Session.Status);
    }

    [Fact]
    public void Poke_OfAnAttemptThatIsInFlight_LeavesItToItsCarrier()
    {
        var key = _rig.Accepted().Key;
        _rig.Advance(TimeSpan.FromMinutes(3));
        var before = _rig.State;

        _rig.Poke(new AttemptAddress(key, 1));

        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Number_IsForgottenWhenNothingMattersAnyMore()
    {
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Delivered);
        _rig.CheckWrong();
        _rig.AdvanceSeconds(5);
        _rig.CheckRight();

        Assert.Null(_rig.State.DueAt);
        Assert.Equal(_rig.Now + TimeSpan.FromHours(24), _rig.State.DeleteAfter);
        _rig.Advance(TimeSpan.FromHours(24));
        Assert.Null(_rig.Open().State.ShareOf("acme"));
    }

    [Fact]
    public void Number_IsKeptForTheGuessBudgetAfterItsVerificationsAreForgotten()
    {
        _rig.Policy = _rig.Policy with { Retention = TimeSpan.FromMinutes(1) };
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Delivered);
        _rig.CheckWrong();
        _rig.CheckRight();
        var wrongAt = _rig.Now;

        Assert.Equal(wrongAt + TimeSpan.FromMinutes(1), _rig.State.DueAt);
        Assert.Equal(wrongAt + TimeSpan.FromHours(24), _rig.State.DeleteAfter);

        _rig.Advance(TimeSpan.FromMinutes(1));
        _rig.Poke();

        Assert.Empty(_rig.State.ShareOf("acme")!.Sessions);
        Assert.Single(_rig.State.ShareOf("acme")!.WrongChecks);
        Assert.Null(_rig.State.DueAt);
    }

    [Fact]
    public void Number_OfAnOptOut_IsNeverForgotten()
    {
        _rig.Accepted();
        _rig.State = _rig.State.With(_rig.State.ShareOf("acme")! with { OptedOutAt = 1 }, _rig.RealNow);
        _rig.Advance(TimeSpan.FromDays(1_000));

        _rig.Poke();

        Assert.NotNull(_rig.State.ShareOf("acme"));
        Assert.Null(_rig.State.DeleteAfter);
    }

    [Fact]
    public void Schedule_OfATenantWhoseClockIsAhead_IsInRealTime()
    {
        _rig.ClockOffset = TimeSpan.FromDays(3);
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Delivered);

        Assert.Equal(_rig.Now + TimeSpan.FromMinutes(10), _rig.State.DueAt);
        Assert.Equal(_rig.Now + TimeSpan.FromMinutes(10) + TimeSpan.FromHours(24), _rig.State.DeleteAfter);
    }

    [Fact]
    public void Schedule_OfSeveralTenants_IsTheEarliestWorkAndTheLatestEnd()
    {
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Delivered);
        var first = _rig.Now;
        _rig.AdvanceSeconds(60);
        _rig.Tenant = "other";
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Delivered);

        Assert.Equal(first + TimeSpan.FromMinutes(10), _rig.State.DueAt);
        Assert.Equal(_rig.Now + TimeSpan.FromMinutes(10) + TimeSpan.FromHours(24), _rig.State.DeleteAfter);
    }
}
