using Countersign.Events;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class ErasureTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void AnErasedNumber_KnowsNothingOfTheTenantsVerifications_AndCallsBackWhatIsOnItsWay()
    {
        var key = _rig.Accepted().Key;
        _rig.Accepted("second");

        var result = _rig.Erase();

        Assert.Equal(2, result.Forgotten);
        Assert.Contains(new Effect.Recall(key), _rig.Effects);
        Assert.Empty(_rig.State.ShareOf(_rig.Tenant)!.Sessions);
        Assert.IsType<CheckResult.NotFound>(_rig.Check(NumberRig.Digits("123456"), key));
    }

    [Fact]
    public void AnErasedVerification_ThatStillOwesItsBatchAnApproval_IsEmpty()
    {
        _rig.Start(_rig.StartCommand(batch: new BatchRowReference("ba_1", 7)) with
        {
            Metadata = new Dictionary<string, string> { ["user"] = "17" },
            Consent = new ConsentRecord("form", _rig.Now),
        });
        _rig.CheckRight();
        Assert.NotNull(_rig.Session.Metadata);
        Assert.NotNull(_rig.Session.Consent);

        _rig.Erase();
        Assert.Equal([new BatchLink("ba_1", 7, OwesApproval: true)], _rig.Session.Batches);
        Assert.Null(_rig.Session.Metadata);
        Assert.Null(_rig.Session.Consent);
    }

    [Fact]
    public void AnErasure_DoesNotRefillWhatIsCounted()
    {
        _rig.Accepted();
        _rig.CheckWrong();
        var result = _rig.Erase();

        var share = _rig.State.ShareOf(_rig.Tenant)!;
        Assert.Equal((1, 1), (share.Sends.Length, share.WrongChecks.Length));
        Assert.True(result.CountsUntil > _rig.Now);
        Assert.IsNotType<StartResult.Accepted>(_rig.Start()); // It cools down as before.
    }

    [Fact]
    public void AnErasure_TouchesNoOtherTenant()
    {
        _rig.Accepted();
        _rig.Tenant = "other";
        _rig.Accepted();
        _rig.Erase();

        Assert.Empty(_rig.State.ShareOf("other")!.Sessions);
        Assert.Single(_rig.State.ShareOf("acme")!.Sessions);
    }

    [Fact]
    public void EveryErasure_ReachesTheLog_AlsoWhereNothingIsKnownAnyMore()
    {
        Assert.Equal(0, _rig.Erase().Forgotten);
        Assert.Equal("n1", EventErasure.NumberOf(Assert.Single(_rig.Orders).Payload.Span));
        Assert.True(_rig.State.DeleteAfter <= _rig.Now);

        _rig.Accepted();
        _rig.Erase();
        Assert.Single(_rig.Orders);
        Assert.Equal(0, _rig.Erase().Forgotten);
        Assert.Single(_rig.Orders);
    }

    [Fact]
    public void OnceNothingIsCounted_TheNumberItselfIsForgotten()
    {
        _rig.Accepted();
        _rig.Erase();
        _rig.Advance(TimeSpan.FromDays(2));
        Assert.Empty(Expiry.Apply(_rig.State, _rig.RealNow).Tenants);
        Assert.True(_rig.State.DeleteAfter <= _rig.Now);
    }
}
