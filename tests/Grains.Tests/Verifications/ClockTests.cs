using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class ClockTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void Clock_OfTheTenantMovedAhead_ExpiresTheCode()
    {
        _rig.Accepted();
        _rig.ClockOffset = TimeSpan.FromMinutes(10);

        Assert.IsType<CheckResult.Expired>(_rig.CheckRight());
    }

    [Fact]
    public void Clock_OfTheTenantMovedAhead_EndsTheCooldown()
    {
        var started = _rig.Accepted();
        _rig.ClockOffset = TimeSpan.FromSeconds(30);

        Assert.Equal(started.Key, _rig.Accepted().Key);
    }

    [Fact]
    public void Clock_OfTheTenant_NeverShrinks()
    {
        _rig.ClockOffset = TimeSpan.FromHours(1);
        _rig.Accepted();
        var created = _rig.View().CreatedAt;
        _rig.ClockOffset = TimeSpan.Zero;
        _rig.AdvanceSeconds(599);

        Assert.Equal(_rig.Now + TimeSpan.FromHours(1) - TimeSpan.FromSeconds(599), created);
        Assert.IsType<CheckResult.Approved>(_rig.CheckRight());
    }

    [Fact]
    public void Clock_OfOneTenantMovedAhead_LeavesAnothersCodeAlive()
    {
        _rig.Accepted();
        _rig.Tenant = "other";
        _rig.ClockOffset = TimeSpan.FromDays(1);
        _rig.Accepted();

        (_rig.Tenant, _rig.ClockOffset) = ("acme", TimeSpan.Zero);
        Assert.IsType<CheckResult.Approved>(_rig.CheckRight());
    }

    [Fact]
    public void Clock_SetBackALittle_StandsStillUntilItCatchesUp()
    {
        _rig.Accepted();
        var started = _rig.Now;
        _rig.Advance(-TimeSpan.FromMinutes(4));

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<StartResult.CoolingDown>(_rig.Start()).RetryAfter);
        var approved = Assert.IsType<CheckResult.Approved>(_rig.CheckRight());
        Assert.Equal(started, approved.ApprovedAt);
    }

    [Fact]
    public void Clock_SetBackAfterTheCodeWasFoundExpired_DoesNotReviveIt()
    {
        _rig.Accepted();
        _rig.Advance(TimeSpan.FromMinutes(10));
        _rig.CheckRight();
        _rig.Advance(-TimeSpan.FromMinutes(9));

        Assert.IsType<CheckResult.Expired>(_rig.CheckRight());
    }

    [Fact]
    public void Clock_SetFarBack_EndsWhatLivedAndKeepsEveryDistance()
    {
        var started = _rig.Accepted();
        _rig.CheckWrong();
        _rig.AdvanceSeconds(10);
        _rig.Receipt(AttemptStatus.Delivered);
        _rig.Advance(-TimeSpan.FromHours(5));

        Assert.IsType<CheckResult.Expired>(_rig.CheckRight());
        var share = _rig.State.ShareOf("acme")!;
        Assert.Equal(_rig.RealNow, _rig.State.Clock);
        Assert.Equal([_rig.RealNow - 10_000], share.WrongChecks);
        Assert.Equal(_rig.RealNow - 10_000, share.Sends[0].At);
        Assert.Equal([_rig.RealNow - 10_000], _rig.State.Sends);
        Assert.Equal(TimeSpan.FromSeconds(20), Assert.IsType<StartResult.CoolingDown>(_rig.Start()).RetryAfter);

        _rig.AdvanceSeconds(20);
        Assert.NotEqual(started.Key, _rig.Accepted().Key);
    }

    [Fact]
    public void Clock_SetFarBack_DoesNotFreezeTheNumber()
    {
        _rig.Advance(TimeSpan.FromDays(365));
        _rig.Accepted();
        _rig.Advance(-TimeSpan.FromDays(365));

        Assert.IsType<StartResult.CoolingDown>(_rig.Start());
        _rig.AdvanceSeconds(30);
        Assert.IsType<StartResult.Accepted>(_rig.Start());
    }
}
