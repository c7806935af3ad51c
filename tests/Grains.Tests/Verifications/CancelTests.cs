using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class CancelTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void Cancel_EndsTheCodeAndHoldsBackWhatIsOnItsWay()
    {
        var key = _rig.Accepted().Key;

        var cancelled = Assert.IsType<CancelResult.Cancelled>(_rig.Cancel());

        Assert.Equal(VerificationStatus.Cancelled, cancelled.Verification.Status);
        Assert.Null(_rig.Session.Mac);
        Assert.Equal([new Effect.Recall(key)], _rig.Effects);
    }

    [Fact]
    public void Cancel_Again_IsTheSameAndWritesNothing()
    {
        _rig.Accepted();
        _rig.Cancel();
        var before = _rig.State;

        Assert.IsType<CancelResult.Cancelled>(_rig.Cancel());
        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Cancel_AfterTheApproval_LeavesItStanding()
    {
        _rig.Accepted();
        _rig.CheckRight();

        var over = Assert.IsType<CancelResult.Over>(_rig.Cancel());

        Assert.Equal(VerificationStatus.Approved, over.Verification.Status);
    }

    [Fact]
    public void Cancel_AfterTheCodeExpired_LeavesItExpired()
    {
        _rig.Accepted();
        _rig.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(VerificationStatus.Expired, Assert.IsType<CancelResult.Over>(_rig.Cancel()).Verification.Status);
    }

    [Fact]
    public void Cancel_OfAnUnknownKeyOrByAnotherTenant_FindsNothing()
    {
        var key = _rig.Accepted().Key;
        Assert.IsType<CancelResult.NotFound>(_rig.Cancel(new VerificationKey(9, 9)));

        _rig.Tenant = "other";
        Assert.IsType<CancelResult.NotFound>(_rig.Cancel(key));
    }
}
