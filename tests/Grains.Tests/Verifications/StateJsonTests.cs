using System.Text.Json;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class StateJsonTests
{
    private readonly NumberRig _rig = new() { Tenant = "sandbox" };

    [Fact]
    public void State_ComesBackAsItWasWritten()
    {
        FillWithEverything();
        var json = Write(_rig.State);
        Assert.Contains("\"o\":5400000,\"t\":3,", json, StringComparison.Ordinal);

        var back = Read(json);

        Assert.Equal(json, Write(back));
        Assert.Equivalent(_rig.State, back, strict: true);
    }

    [Fact]
    public void State_OfNothing_ComesBackAsNothing() =>
        Assert.Equivalent(PhoneNumberState.Empty, Read(Write(PhoneNumberState.Empty)), strict: true);

    [Fact]
    public void State_OfOneApprovedVerification_IsSmall()
    {
        ApproveOne();

        var json = Write(_rig.State);

        Assert.True(json.Length < 450, $"{json.Length} bytes: {json}");
    }

    [Fact]
    public void State_HoldsNoCode()
    {
        _rig.Accepted();
        var code = _rig.CodeOf(_rig.Session).Reveal();
        Assert.DoesNotContain(code, Write(_rig.State), StringComparison.Ordinal);

        _rig.CheckRight();
        Assert.DoesNotContain(code, Write(_rig.State), StringComparison.Ordinal);
    }

    [Fact]
    public void State_OfALaterVersion_IsReadWithoutWhatIsNewInIt()
    {
        ApproveOne();
        var json = Write(_rig.State)
            .Replace("{\"n\":", "{\"new\":{\"deep\":[1,{}]},\"z\":[[]],\"n\":", StringComparison.Ordinal)
            .Replace("\"r1: next in order\"]", "\"r1: next in order\",0,null,0,[8]]", StringComparison.Ordinal)
            .Replace("{\"c\":", "{\"Z\":{},\"c\":", StringComparison.Ordinal);

        Assert.Equivalent(_rig.State, Read(json), strict: true);
    }

    [Fact]
    public void AnAttemptThatWaits_IsStoredAsSuch()
    {
        ApproveOne();
        var (share, session) = (_rig.State.Tenants[0], _rig.Session);
        var waiting = session.Attempts[0] with { Status = AttemptStatus.Submitting, Waits = true };
        var state = _rig.State.With(share.With(session with { Attempts = [waiting] }), _rig.RealNow);

        Assert.Contains("[0,1,0,0,\"r1\",\"r1: next in order\",0,null,1]", Write(state), StringComparison.Ordinal);
        Assert.Equal(waiting, Read(Write(state)).Tenants[0].Sessions[0].Attempts[0]);
    }

    [Theory]
    [InlineData(0L, null)]
    [InlineData(12_000L, null)]
    [InlineData(0L, "Acme")]
    [InlineData(12_000L, "Acme")]
    public void Attempt_WithPriceAndSender_ComesBackWithBoth(long price, string? sender)
    {
        ApproveOne();
        var (share, session) = (_rig.State.Tenants[0], _rig.Session);
        var priced = session.Attempts[0] with { Price = price, Sender = sender };
        var state = _rig.State.With(share.With(session with { Attempts = [priced] }), _rig.RealNow);

        Assert.Equal(priced, Read(Write(state)).Tenants[0].Sessions[0].Attempts[0]);
    }

    [Theory]
    [InlineData("{\"n\":12,\"h\":1}")]
    [InlineData("{\"n\":\"998901234567\",\"h\":1}")]
    [InlineData("{\"n\":true,\"h\":1}")]
    [InlineData("{\"h\":\"1\"}")]
    [InlineData("[]")]
    public void State_ThatIsNone_IsRefused(string json) =>
        Assert.ThrowsAny<Exception>(() => Read(json));

    [Fact]
    public void Texts_ThatManyNumbersShare_AreKeptOnce()
    {
        ApproveOne();
        var json = Write(_rig.State);

        var (one, two) = (Read(json), Read(json));

        Assert.Same(one.Tenants[0].Tenant, two.Tenants[0].Tenant);
        Assert.Same(one.Tenants[0].Sessions[0].Attempts[0].Route, two.Tenants[0].Sessions[0].Attempts[0].Route);
    }

    private void ApproveOne()
    {
        _rig.Accepted("sign-up");
        _rig.AdvanceSeconds(0.02);
        _rig.Settle(AttemptStatus.Submitted);
        _rig.AdvanceSeconds(1.5);
        _rig.Receipt(AttemptStatus.Delivered);
        _rig.AdvanceSeconds(15);
        _rig.CheckRight();
    }

    private void FillWithEverything()
    {
        _rig.ClockOffset = TimeSpan.FromMinutes(90);
        _rig.Texts = 3;
        _rig.Policy = _rig.Policy with { CodeLength = 8 };
        _rig.Start(_rig.StartCommand("sign-up", new BatchRowReference("ba_1", 77)) with
        {
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["ref \"1\""] = "знак", ["b"] = "" },
            Consent = new ConsentRecord("form", _rig.Now),
            Locale = "uz",
            Template = "brand",
            Channel = Channel.Voice,
        });
        _rig.Settle(AttemptStatus.Rejected, error: "route-failed", tryNextRoute: true);
        _rig.AdvanceSeconds(1);
        _rig.Start("sign-up");
        _rig.Start("sign-up");
        _rig.FoldLater();
        _rig.CheckWrong();
        _rig.CheckRight();
        _rig.AdvanceSeconds(200);
        _rig.Policy = _rig.Policy with { Fallback = [new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(20))] };
        _rig.Accepted("payment");
        _rig.Tenant = "other";
        _rig.Accepted();
        _rig.Cancel();
        _rig.State = _rig.State.With(_rig.State.ShareOf("other")! with { OptedOutAt = _rig.RealNow - 5 }, _rig.RealNow);
    }

    private static string Write(PhoneNumberState state) =>
        JsonSerializer.Serialize(state, VerificationStates.Default.PhoneNumberState);

    private static PhoneNumberState Read(string json) =>
        JsonSerializer.Deserialize(json, VerificationStates.Default.PhoneNumberState)!;
}
