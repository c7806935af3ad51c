using System.Collections.Immutable;
using System.Text.Json;
using Countersign.Grains.Tests.Verifications;
using Countersign.Inbound;
using Countersign.Suppressions;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Inbound;

public sealed class HearTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void Stop_ToASharedSender_BindsEveryTenantOfTheNumber()
    {
        _rig.Accepted();
        As("other");
        _rig.Accepted();

        var result = Hear(InboundWord.Stop);

        Assert.Equal(new HearResult(Repeated: false, Changed: 2, Answered: true), result);
        Assert.IsType<StartResult.OptedOut>(_rig.Start());
        As("acme");
        Assert.IsType<StartResult.OptedOut>(_rig.Start());
        Assert.IsType<StartResult.OptedOut>(_rig.Resend());
        Assert.Equal(SuppressionSource.Handset, _rig.State.ShareOf("acme")!.Opting!.Source);
        Assert.True(_rig.State.ShareOf("acme")!.Opting!.IsListingOwed);
    }

    [Fact]
    public void Stop_ToASharedSender_BindsTenantsThatComeLater_AndPutsThemOnTheirLists()
    {
        Hear(InboundWord.Stop);
        Assert.Empty(_rig.State.Tenants);

        Assert.IsType<StartResult.OptedOut>(_rig.Start());

        var share = Assert.Single(_rig.State.Tenants);
        Assert.NotNull(share.OptedOutAt);
        Assert.Equal(["acme"], Listing.Owed(_rig.State));
        Assert.Null(_rig.State.DeleteAfter);
    }

    [Fact]
    public void Stop_HoldsBackWhatIsOnItsWay()
    {
        var verification = _rig.Accepted();
        Hear(InboundWord.Stop);

        Assert.Contains(new Effect.Recall(_rig.Session.Key), _rig.Effects);
        Assert.Equal(0, _rig.Session.FallbackAt);
        _rig.Settle(AttemptStatus.Rejected, error: "route-failed", tryNextRoute: true);
        Assert.Single(_rig.Session.Attempts);
        Assert.IsType<CheckResult.Approved>(_rig.CheckRight());
        Assert.NotNull(verification);
    }

    [Fact]
    public void Stop_RefusesTheRowsOfABatch()
    {
        Hear(InboundWord.Stop);
        Assert.IsType<StartResult.OptedOut>(_rig.Start(batch: new BatchRowReference("ba_1", 7)));
        Assert.Empty(_rig.State.Tenants[0].Sessions);
    }

    [Fact]
    public void Stop_ToAnOwnedSender_BindsItsOwnersAndWhoeverWroteThroughIt_AndNobodyElse()
    {
        _rig.Accepted();
        As("other");
        _rig.Accepted();
        Sent("acme", sender: "+1234");
        Sent("other", sender: "4321");

        var result = Hear(InboundWord.Stop, owners: [Context("third")]);

        Assert.Equal(2, result.Changed);
        Assert.NotNull(_rig.State.ShareOf("third")!.OptedOutAt);
        Assert.NotNull(_rig.State.ShareOf("acme")!.OptedOutAt);
        Assert.Null(_rig.State.ShareOf("other")!.OptedOutAt);
        Assert.Null(_rig.State.OptedOutAt);
    }

    [Fact]
    public void Start_LiftsWhatStopDid()
    {
        _rig.Accepted();
        As("other");
        Suppress(optOut: true);
        Hear(InboundWord.Stop, id: 1);
        As("acme");

        Assert.Equal(2, Hear(InboundWord.Start, id: 2).Changed);

        _rig.AdvanceSeconds(120);
        Assert.IsType<StartResult.Accepted>(_rig.Start());
        Assert.Null(_rig.State.OptedOutAt);
    }

    [Fact]
    public void Start_LeavesTheTenantsOwnWish()
    {
        Suppress(optOut: true);
        Assert.Equal(0, Hear(InboundWord.Start).Changed);
        Assert.IsType<StartResult.OptedOut>(_rig.Start());
    }

    [Fact]
    public void ARepeat_OfTheSameMessage_ChangesNothing_EvenAfterItsOpposite()
    {
        _rig.Accepted();
        Hear(InboundWord.Stop, id: 1);
        Hear(InboundWord.Start, id: 2);
        var before = _rig.State;

        Assert.Equal(new HearResult(true, 0, false), Hear(InboundWord.Stop, id: 1));
        Assert.Same(before, _rig.State);
        Assert.Empty(_rig.Effects);
    }

    [Fact]
    public void WithoutIds_TheSameWordAtOnce_IsARepeat_AndTheOppositeInBetweenMakesItNone()
    {
        _rig.Accepted();
        Assert.False(Hear(InboundWord.Stop, id: null).Repeated);
        Assert.True(Hear(InboundWord.Stop, id: null).Repeated);
        Assert.False(Hear(InboundWord.Start, id: null).Repeated);
        Assert.False(Hear(InboundWord.Stop, id: null).Repeated);
        Assert.NotNull(_rig.State.ShareOf("acme")!.OptedOutAt);
    }

    [Fact]
    public void Stop_IsAnsweredTwiceADay_AndHonouredAlways()
    {
        _rig.Accepted();
        var answers = Enumerable.Range(1, 4).Select(id => Hear(InboundWord.Stop, id: (ulong)id).Answered).ToArray();
        Assert.Equal([true, true, false, false], answers);

        _rig.Advance(TimeSpan.FromDays(1));
        Assert.True(Hear(InboundWord.Stop, id: 9).Answered);
    }

    [Fact]
    public void WhatIsRemembered_IsBounded()
    {
        _rig.Accepted();
        for (ulong id = 1; id <= HeardMark.MaxKept + 5; id++)
            Hear(InboundWord.Help, id: id);

        Assert.Equal(HeardMark.MaxKept, _rig.State.Heard.Length);
        Assert.Empty(_rig.Effects); // Whoever floods is not answered again because the first answers are forgotten.
    }

    [Fact]
    public void AnAnswer_HasBrandAndLanguage()
    {
        _rig.Start(_rig.StartCommand() with { Locale = "uz" });
        Hear(InboundWord.Help);
        var answer = Assert.IsType<Effect.Answer>(Assert.Single(_rig.Effects)).Text;
        Assert.Equal(("Acme", "uz", "r1", InboundWord.Help), (answer.Brand, answer.Locale, answer.Route, answer.Word));
    }

    [Fact]
    public void ANumberThatNobodyWroteTo_GetsNoAnswer_AndIsForgottenUnlessItSaidStop()
    {
        Assert.False(Hear(InboundWord.Help).Answered);
        Assert.NotNull(_rig.State.DeleteAfter);
        Hear(InboundWord.Stop, id: 2);
        Assert.Null(_rig.State.DeleteAfter);
    }

    [Fact]
    public void TheStoredForm_KeepsAllOfIt()
    {
        _rig.Accepted();
        Hear(InboundWord.Stop);
        As("other");
        Suppress(optOut: true, reason: "asked by phone");
        var json = JsonSerializer.Serialize(_rig.State, VerificationStates.Default.PhoneNumberState);
        var back = JsonSerializer.Deserialize(json, VerificationStates.Default.PhoneNumberState)!;

        Assert.Equal(_rig.State.OptedOutAt, back.OptedOutAt);
        Assert.Equal(_rig.State.Heard, back.Heard);
        Assert.Equal(
            _rig.State.Tenants.Select(static share => share.Opting?.Revision),
            back.Tenants.Select(static share => share.Opting?.Revision));
        Assert.Equal(json, JsonSerializer.Serialize(back, VerificationStates.Default.PhoneNumberState));
    }

    private void Sent(string tenant, string sender)
    {
        var share = _rig.State.ShareOf(tenant)!;
        var session = share.Sessions[0];
        var sent = session with { Attempts = [session.Attempts[0] with { Sender = sender }] };
        _rig.State = _rig.State.With(share.With(sent), _rig.RealNow);
    }

    private void As(string tenant) => _rig.Tenant = tenant;

    private static TenantContext Context(string tenant) => new()
    {
        Tenant = tenant,
        Sandbox = true,
        ClockOffset = TimeSpan.Zero,
        Brand = "Acme",
        Policy = VerificationPolicy.Default,
    };

    private void Suppress(bool optOut, string? reason = null) => _rig.Take(SuppressDecision.Decide(
        _rig.State,
        new SuppressCommand(_rig.NextOperation(), Context(_rig.Tenant), NumberRig.Number, optOut, reason),
        _rig.RealNow,
        _rig.Codes));

    private HearResult Hear(InboundWord word, ulong? id = 1, ImmutableArray<TenantContext>? owners = null) =>
        _rig.Take(HearDecision.Decide(
            _rig.State,
            new HearCommand
            {
                Operation = id is { } given ? new OperationId(9, given) : null,
                From = NumberRig.Number,
                Route = "r1",
                Sender = "1234",
                Word = word,
                Language = "en",
                IsCommon = true,
            },
            owners,
            _rig.RealNow));
}
