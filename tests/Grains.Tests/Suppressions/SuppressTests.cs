using Countersign.Grains.Tests.Verifications;
using Countersign.Inbound;
using Countersign.Suppressions;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Suppressions;

public sealed class SuppressTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void ANumberOnTheList_IsRefused_UntilItIsTakenOff()
    {
        var listed = Assert.IsType<SuppressResult.Listed>(Suppress(optOut: true, reason: "asked by phone"));
        Assert.True(listed.IsNew);
        Assert.Equal(
            (NumberRig.Number, SuppressionSource.Tenant, "asked by phone"),
            (listed.Entry.To, listed.Entry.Source, listed.Entry.Reason));
        Assert.True(Assert.IsType<StartResult.OptedOut>(_rig.Start()).ByTenant);

        Assert.True(Assert.IsType<SuppressResult.Lifted>(Suppress(optOut: false)).Was);
        Assert.IsType<StartResult.Accepted>(_rig.Start());
        Assert.False(Assert.IsType<SuppressResult.Lifted>(Suppress(optOut: false)).Was);
    }

    [Fact]
    public void OneTenantsList_IsNobodyElses()
    {
        Suppress(optOut: true);
        _rig.Tenant = "other";
        Assert.IsType<StartResult.Accepted>(_rig.Start());
    }

    [Fact]
    public void ARepeat_IsAnsweredAlike_AndALateOneDoesNotUndoWhatFollowed()
    {
        var operation = _rig.NextOperation();
        Suppress(optOut: true, operation: operation);
        Assert.True(Assert.IsType<SuppressResult.Listed>(Suppress(optOut: true, operation: operation)).IsNew);
        Assert.False(Assert.IsType<SuppressResult.Listed>(Suppress(optOut: true)).IsNew);

        Suppress(optOut: false);
        Assert.IsType<SuppressResult.Lifted>(Suppress(optOut: true, operation: operation));
        Assert.Null(_rig.State.ShareOf("acme")!.OptedOutAt);
    }

    [Fact]
    public void WhatTheOwnerWants_TheTenantDoesNotLift()
    {
        Suppress(optOut: true);
        _rig.Take(HearDecision.Decide(_rig.State, Stop(), owners: null, _rig.RealNow));

        Assert.IsType<SuppressResult.OwnersChoice>(Suppress(optOut: false));
        Assert.False(Assert.IsType<StartResult.OptedOut>(_rig.Start()).ByTenant);
        _rig.Tenant = "other";
        Assert.False(Assert.IsType<StartResult.OptedOut>(_rig.Start()).ByTenant);
        Assert.IsType<SuppressResult.OwnersChoice>(Suppress(optOut: false));
    }

    [Fact]
    public void WhatAListIsOwed_IsDueUntilAcknowledged_AndKeepsTheNumber()
    {
        Suppress(optOut: true);
        Assert.Equal(_rig.Now.AddMinutes(1), _rig.State.DueAt);
        var owed = _rig.State.ShareOf("acme")!.Opting!;

        _rig.State = Listing.Acknowledge(_rig.State, new Fact.Listed("acme", owed.Revision - 1), _rig.RealNow);
        Assert.NotNull(_rig.State.DueAt);
        _rig.State = Listing.Acknowledge(_rig.State, new Fact.Listed("acme", owed.Revision), _rig.RealNow);
        Assert.Null(_rig.State.DueAt);

        Suppress(optOut: false);
        Assert.Null(_rig.State.DeleteAfter);
        Assert.True(_rig.State.ShareOf("acme")!.Opting!.Revision > owed.Revision);
        var again = _rig.State.ShareOf("acme")!.Opting!;
        _rig.State = Listing.Acknowledge(_rig.State, new Fact.Listed("acme", again.Revision), _rig.RealNow);
        _rig.Advance(TimeSpan.FromDays(2));
        _rig.Poke();
        Assert.Empty(_rig.State.Tenants);
    }

    private static HearCommand Stop() => new()
    {
        From = NumberRig.Number,
        Route = "r1",
        Sender = "1234",
        Word = InboundWord.Stop,
        Language = "en",
    };

    private SuppressResult Suppress(bool optOut, string? reason = null, OperationId? operation = null) =>
        _rig.Take(SuppressDecision.Decide(
            _rig.State,
            new SuppressCommand(
                operation ?? _rig.NextOperation(),
                new TenantContext
                {
                    Tenant = _rig.Tenant,
                    Sandbox = true,
                    ClockOffset = TimeSpan.Zero,
                    Brand = "Acme",
                    Policy = VerificationPolicy.Default,
                },
                NumberRig.Number,
                optOut,
                reason),
            _rig.RealNow,
            _rig.Codes));
}
