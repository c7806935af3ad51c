using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class StartTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void Start_OfAFreshNumber_IsDurableAsSubmittingBeforeAnythingIsSent()
    {
        var view = _rig.Accepted("sign-up");

        Assert.Equal(VerificationStatus.Pending, view.Status);
        Assert.Equal("+99890*****67", view.To);
        Assert.Equal("sign-up", view.Purpose);
        Assert.Equal(_rig.Now, view.CreatedAt);
        Assert.Equal(_rig.Now + TimeSpan.FromMinutes(10), view.ExpiresAt);
        Assert.Equal((5, 4), (view.ChecksLeft, view.SendsLeft));
        Assert.Equal(_rig.Now + TimeSpan.FromSeconds(30), view.NextSendAt);
        Assert.Equal([new AttemptView(1, Channel.Sms, "r1", AttemptStatus.Submitting, _rig.Now)], view.Attempts);
        Assert.Equal([new Effect.Submit(new AttemptAddress(view.Key, 1))], _rig.Effects);
    }

    [Fact]
    public void Start_KeepsWhatTheTenantGave()
    {
        var consent = new ConsentRecord("form", _rig.Now);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["ref"] = "42" };

        _rig.Start(_rig.StartCommand() with
        {
            Metadata = metadata,
            Consent = consent,
            Locale = "uz",
            Template = "brand",
            Channel = Channel.Voice,
        });

        Assert.Same(metadata, _rig.View().Metadata);
        Assert.Equal(Channel.Voice, _rig.View().Channel);
        Assert.Equal((consent, "uz", "brand"), (_rig.Session.Consent, _rig.Session.Locale, _rig.Session.Template));
    }

    [Fact]
    public void Start_WithinTheCooldown_IsRefusedAndWritesNothing()
    {
        var started = _rig.Accepted();
        _rig.AdvanceSeconds(10);
        var before = _rig.State;

        var refused = Assert.IsType<StartResult.CoolingDown>(_rig.Start());

        Assert.Equal(TimeSpan.FromSeconds(20), refused.RetryAfter);
        Assert.Equal(started.Key, refused.Verification?.Key);
        Assert.Same(before, _rig.State);
        Assert.Empty(_rig.Effects);
    }

    [Fact]
    public void Start_AfterTheCooldown_SendsTheSameCodeInTheSameVerification()
    {
        var started = _rig.Accepted();
        var code = _rig.CodeOf(_rig.Session).Reveal();
        _rig.AdvanceSeconds(30);

        var again = _rig.Accepted();

        Assert.Equal(started.Key, again.Key);
        Assert.Equal(started.ExpiresAt, again.ExpiresAt);
        Assert.Equal(code, _rig.CodeOf(_rig.Session).Reveal());
        Assert.Equal([1, 2], again.Attempts.Select(attempt => attempt.Number));
        Assert.Equal([new Effect.Submit(new AttemptAddress(again.Key, 2))], _rig.Effects);
    }

    [Fact]
    public void Start_OfAnotherPurpose_IsAnotherVerificationWithAnotherCode()
    {
        var first = _rig.Accepted("sign-up");
        var code = _rig.CodeOf(_rig.Session).Reveal();
        var second = _rig.Accepted("payment");

        Assert.NotEqual(first.Key, second.Key);
        Assert.NotEqual(code, _rig.CodeOf(_rig.Session).Reveal());
    }

    [Theory]
    [InlineData(VerificationStatus.Cancelled)]
    [InlineData(VerificationStatus.Failed)]
    [InlineData(VerificationStatus.Expired)]
    [InlineData(VerificationStatus.Approved)]
    public void Cooldown_SurvivesTheEndOfTheVerification(VerificationStatus end)
    {
        _rig.Policy = _rig.Policy with { Lifetime = TimeSpan.FromSeconds(10) };
        var started = _rig.Accepted();
        End(end);

        var refused = Assert.IsType<StartResult.CoolingDown>(_rig.Start());
        Assert.Null(refused.Verification);

        _rig.AdvanceSeconds(20);
        Assert.NotEqual(started.Key, _rig.Accepted().Key);
    }

    [Fact]
    public void Cooldown_GrowsWithEverySendOfTheWindow()
    {
        _rig.Policy = _rig.Policy with { MaxSends = 10 };
        foreach (var seconds in (int[])[30, 60, 120, 240, 240])
        {
            var view = _rig.Accepted();
            Assert.Equal(_rig.Now + TimeSpan.FromSeconds(seconds), view.NextSendAt);
            _rig.AdvanceSeconds(seconds - 1);
            Assert.IsType<StartResult.CoolingDown>(_rig.Start());
            _rig.AdvanceSeconds(1);
        }
    }

    [Fact]
    public void Cooldown_OfOnePurpose_DoesNotHoldUpAnother()
    {
        _rig.Accepted("sign-up");
        _rig.Accepted("payment");

        Assert.IsType<StartResult.CoolingDown>(_rig.Start("sign-up"));
    }

    [Fact]
    public void Sends_AreLimitedOverAllPurposes_AndTheWindowSlides()
    {
        for (var send = 1; send <= 5; send++)
        {
            Assert.Equal(5 - send, _rig.Accepted($"purpose {send}").SendsLeft);
            _rig.AdvanceSeconds(10);
        }

        var expected = new StartResult.Limited("sends", 5, 5, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(550));
        Assert.Equal(expected, _rig.Start("one more"));

        _rig.AdvanceSeconds(550);
        _rig.Accepted("one more");
        Assert.Equal(TimeSpan.FromSeconds(10), Assert.IsType<StartResult.Limited>(_rig.Start("and one")).RetryAfter);
    }

    [Fact]
    public void Sends_OfAllTenantsTogether_AreLimitedPerNumber()
    {
        _rig.Limits = new NumberLimits { MaxSends = 3 };
        foreach (var tenant in (string[])["a", "b", "c"])
        {
            _rig.Tenant = tenant;
            _rig.Accepted();
            _rig.AdvanceSeconds(1);
        }

        _rig.Tenant = "d";
        Assert.Equal(
            new StartResult.Limited("number", 3, 3, TimeSpan.FromHours(1), TimeSpan.FromSeconds(3597)), _rig.Start());
        Assert.Null(_rig.State.ShareOf("d"));

        _rig.AdvanceSeconds(3597);
        _rig.Accepted();
    }

    [Fact]
    public void Start_BeyondTheGuessBudget_IsRefused()
    {
        _rig.Policy = _rig.Policy with { GuessBudget = 2 };
        _rig.Accepted();
        _rig.CheckWrong();
        _rig.CheckWrong();
        _rig.AdvanceSeconds(600);

        Assert.Equal(
            new StartResult.Limited(
                "guess-budget", 2, 2, TimeSpan.FromHours(24), TimeSpan.FromHours(24) - TimeSpan.FromMinutes(10)),
            _rig.Start());
    }

    [Fact]
    public void Start_WithoutARoute_LeavesNothing()
    {
        _rig.Routes = new TestRoutes();

        Assert.IsType<StartResult.NoRoute>(_rig.Start());
        Assert.Same(PhoneNumberState.Empty, _rig.State);
        Assert.Empty(_rig.Effects);
    }

    [Fact]
    public void Start_OfANumberThatOptedOut_IsRefused()
    {
        _rig.Accepted();
        var share = _rig.State.ShareOf("acme")! with { OptedOutAt = 1 };
        _rig.State = _rig.State.With(share, _rig.RealNow);
        _rig.AdvanceSeconds(30);

        Assert.IsType<StartResult.OptedOut>(_rig.Start());
        Assert.IsType<StartResult.OptedOut>(_rig.Resend());
    }

    [Fact]
    public void Start_UnderARepeatedOperation_SendsOnce()
    {
        var command = _rig.StartCommand();
        var first = Assert.IsType<StartResult.Accepted>(_rig.Start(command)).Verification;
        var before = _rig.State;
        _rig.Advance(TimeSpan.FromMinutes(5));

        var second = Assert.IsType<StartResult.Accepted>(_rig.Start(command)).Verification;

        Assert.Equal(first.Key, second.Key);
        Assert.Same(before, _rig.State);
        Assert.Empty(_rig.Effects);
    }

    [Fact]
    public void Start_ThatContinuedAVerification_SendsOnceUnderARepeatedOperation()
    {
        _rig.Accepted();
        _rig.AdvanceSeconds(30);
        var command = _rig.StartCommand();
        _rig.Start(command);
        var before = _rig.State;
        _rig.AdvanceSeconds(300);

        Assert.IsType<StartResult.Accepted>(_rig.Start(command));
        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Start_OfAnotherTenant_SeesNothingOfTheFirst()
    {
        var first = _rig.Accepted();
        _rig.Tenant = "other";

        var second = _rig.Accepted();

        Assert.NotEqual(first.Key, second.Key);
        Assert.Equal(4, second.SendsLeft);
    }

    [Fact]
    public void Start_WhileTheLiveOneHasLostItsPepper_IsANewVerification()
    {
        var first = _rig.Accepted();
        _rig.Keys = new TestKeys(2);
        _rig.AdvanceSeconds(30);

        Assert.NotEqual(first.Key, _rig.Accepted().Key);
    }

    private void End(VerificationStatus end)
    {
        switch (end)
        {
            case VerificationStatus.Cancelled:
                _rig.Cancel();
                break;
            case VerificationStatus.Failed:
                for (var check = 0; check < 5; check++)
                    _rig.CheckWrong();
                break;
            case VerificationStatus.Approved:
                _rig.CheckRight();
                break;
        }

        _rig.AdvanceSeconds(10);
        Assert.Equal(end, _rig.Open().Share.Sessions[^1].Status);
    }
}
