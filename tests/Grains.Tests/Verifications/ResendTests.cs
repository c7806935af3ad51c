using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class ResendTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void Resend_AfterTheCooldown_SendsTheSameCodeByTheChannelAskedFor()
    {
        var started = _rig.Accepted();
        var code = _rig.CodeOf(_rig.Session).Reveal();
        _rig.AdvanceSeconds(30);

        var again = Assert.IsType<StartResult.Accepted>(_rig.Resend(channel: Channel.Voice)).Verification;

        Assert.Equal((started.Key, Channel.Voice, 3), (again.Key, again.Channel, again.SendsLeft));
        Assert.Equal(code, _rig.CodeOf(_rig.Session).Reveal());
        Assert.Equal([new Effect.Submit(new AttemptAddress(again.Key, 2))], _rig.Effects);
    }

    [Fact]
    public void Resend_WithoutAChannel_TakesTheLatestOne()
    {
        _rig.Start(_rig.StartCommand() with { Channel = Channel.Voice });
        _rig.AdvanceSeconds(30);

        Assert.Equal(Channel.Voice, Assert.IsType<StartResult.Accepted>(_rig.Resend()).Verification.Channel);
    }

    [Fact]
    public void Resend_WithinTheCooldown_IsRefused()
    {
        _rig.Accepted();

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<StartResult.CoolingDown>(_rig.Resend()).RetryAfter);
    }

    [Fact]
    public void Resend_BeyondTheSendsOfTheWindow_IsLimited()
    {
        _rig.Policy = _rig.Policy with { MaxSends = 2 };
        _rig.Accepted();
        _rig.AdvanceSeconds(30);
        _rig.Resend();
        _rig.AdvanceSeconds(60);

        Assert.Equal(
            new StartResult.Limited("sends", 2, 2, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(510)), _rig.Resend());
    }

    [Fact]
    public void Resend_OfAVerificationThatIsOver_SaysSo()
    {
        _rig.Accepted();
        _rig.Cancel();
        _rig.AdvanceSeconds(30);

        var over = Assert.IsType<StartResult.Over>(_rig.Resend());

        Assert.Equal(VerificationStatus.Cancelled, over.Verification.Status);
        Assert.Null(over.Verification.NextSendAt);
        Assert.Empty(_rig.Effects);
    }

    [Fact]
    public void Resend_OfAnUnknownKeyOrByAnotherTenant_FindsNothing()
    {
        var key = _rig.Accepted().Key;
        Assert.IsType<StartResult.NotFound>(_rig.Resend(new VerificationKey(9, 9)));

        _rig.Tenant = "other";
        Assert.IsType<StartResult.NotFound>(_rig.Resend(key));
    }

    [Fact]
    public void Resend_UnderARepeatedOperation_SendsOnce()
    {
        _rig.Accepted();
        _rig.AdvanceSeconds(30);
        var operation = _rig.NextOperation();
        _rig.Resend(operation: operation);
        var before = _rig.State;
        _rig.AdvanceSeconds(300);

        Assert.IsType<StartResult.Accepted>(_rig.Resend(operation: operation));
        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Resend_PrefersARouteThatHasNotFailed()
    {
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Undelivered);
        _rig.AdvanceSeconds(30);

        Assert.Equal("r2", Assert.IsType<StartResult.Accepted>(_rig.Resend()).Verification.Attempts[1].Route);
    }

    [Fact]
    public void Resend_WhenEveryRouteHasFailed_TakesTheBestAgain()
    {
        _rig.Routes = new TestRoutes("only");
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Undelivered);
        _rig.AdvanceSeconds(30);

        Assert.Equal("only", Assert.IsType<StartResult.Accepted>(_rig.Resend()).Verification.Attempts[1].Route);
    }

    [Fact]
    public void Resend_WithoutARoute_IsRefusedAndToldInTheTimeline()
    {
        _rig.Accepted();
        _rig.Routes = new TestRoutes();
        _rig.AdvanceSeconds(30);

        Assert.IsType<StartResult.NoRoute>(_rig.Resend());
        _rig.FoldLater();
        Assert.Contains(TimelineView.Of(_rig.Session), line => line is { Kind: "send.refused", Detail: "no-route" });
    }

    [Fact]
    public void Resend_BeyondTheAttemptsAVerificationKeeps_IsLimited()
    {
        _rig.Policy = _rig.Policy with { Lifetime = TimeSpan.FromDays(1), CooldownSeconds = [0] };
        _rig.Limits = new NumberLimits { MaxSends = 100 };
        _rig.Accepted();
        for (var send = 2; send <= Session.MaxAttempts; send++)
        {
            _rig.AdvanceSeconds(120);
            Assert.IsType<StartResult.Accepted>(_rig.Resend());
        }

        _rig.AdvanceSeconds(120);
        Assert.Equal("attempts", Assert.IsType<StartResult.Limited>(_rig.Resend()).Rule);
    }
}
