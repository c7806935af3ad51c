using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class FallbackTests
{
    private const double Patience = 20;

    private readonly NumberRig _rig = new()
    {
        Policy = VerificationPolicy.Default with
        {
            Fallback = [new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(Patience))],
        },
    };

    [Fact]
    public void MessageWithoutAReceipt_IsFollowedByACall_WhenItsTimeIsOver()
    {
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Submitted);
        Assert.Equal(_rig.Now.AddSeconds(Patience), _rig.State.DueAt);

        _rig.AdvanceSeconds(Patience - 0.001);
        _rig.Poke();
        Assert.Single(_rig.Session.Attempts);

        _rig.AdvanceSeconds(0.001);
        _rig.Poke();

        AssertCalled();
    }

    [Fact]
    public void MessageThatDidNotArrive_IsFollowedAtOnce()
    {
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Submitted);

        _rig.Receipt(AttemptStatus.Undelivered);

        AssertCalled();
    }

    [Fact]
    public void MessageThatTheCarrierRefused_IsFollowedAtOnce()
    {
        _rig.Accepted();

        _rig.Settle(AttemptStatus.Rejected, tryNextRoute: false);

        AssertCalled();
    }

    [Fact]
    public void MessageThatNoRouteTook_IsFollowedByACall()
    {
        _rig.Accepted();
        for (var attempt = 1; attempt <= Attempt.MaxRoutesPerSend; attempt++)
            _rig.Settle(AttemptStatus.Rejected, attempt, tryNextRoute: true);

        Assert.Equal(Attempt.MaxRoutesPerSend + 1, _rig.Session.Attempts.Length);
        Assert.Equal(Channel.Voice, _rig.Session.Attempts[^1].Channel);
    }

    [Fact]
    public void MessageWhoseAnswerWasLost_IsFollowed_ThoughNeverSentAgain()
    {
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Unknown);
        _rig.AdvanceSeconds(Patience);

        _rig.Poke();

        Assert.Equal(
            [AttemptStatus.Unknown, AttemptStatus.Submitting], _rig.Session.Attempts.Select(one => one.Status));
    }

    [Fact]
    public void MessageBeingHandedOver_IsWaitedFor()
    {
        _rig.Accepted();
        _rig.AdvanceSeconds(Patience + 1);

        _rig.Poke(new AttemptAddress(_rig.Session.Key, 1));
        Assert.Single(_rig.Session.Attempts);
        Assert.True(_rig.State.DueAt > _rig.Now);

        _rig.Settle(AttemptStatus.Submitted);
        Assert.True(_rig.State.DueAt <= _rig.Now);
        _rig.Poke();

        AssertCalled();
    }

    [Fact]
    public void MessageThatArrived_IsNotFollowed()
    {
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Delivered);
        _rig.AdvanceSeconds(Patience);
        _rig.Poke();

        _rig.Receipt(AttemptStatus.Undelivered);

        Assert.Single(_rig.Session.Attempts);
    }

    [Theory]
    [InlineData("approved")]
    [InlineData("cancelled")]
    [InlineData("failed")]
    [InlineData("expired")]
    public void VerificationThatEnded_IsNotFollowed(string end)
    {
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Submitted);
        switch (end)
        {
            case "approved":
                _rig.CheckRight();
                break;
            case "cancelled":
                _rig.Cancel();
                break;
            case "failed":
                for (var check = 0; check < _rig.Policy.MaxChecks; check++)
                    _rig.CheckWrong();
                break;
            default:
                _rig.Advance(_rig.Policy.Lifetime);
                break;
        }

        _rig.Receipt(AttemptStatus.Undelivered);
        _rig.AdvanceSeconds(Patience);
        _rig.Poke();

        Assert.Single(_rig.Session.Attempts);
        Assert.Empty(_rig.Session.Fallback);
    }

    [Fact]
    public void Fallback_IsWithinTheSend_AndCostsNoLimit()
    {
        _rig.Accepted();
        var before = _rig.View();

        _rig.Settle(AttemptStatus.Rejected);

        var after = _rig.View();
        Assert.Equal((before.SendsLeft, before.NextSendAt), (after.SendsLeft, after.NextSendAt));
        Assert.Equal([1, 1], _rig.Session.Attempts.Select(one => (int)one.Send));
    }

    [Fact]
    public void SameChannel_TakesAnotherRoute_ThenTheNextStepHasItsOwnTime()
    {
        _rig.Policy = _rig.Policy with
        {
            Fallback =
            [
                new FallbackStep(Channel.Sms, TimeSpan.FromSeconds(10)),
                new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(30)),
            ],
        };
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Submitted);
        _rig.AdvanceSeconds(10);
        _rig.Poke();
        _rig.Settle(AttemptStatus.Submitted, attempt: 2);

        Assert.Equal(["r1", "r2"], _rig.Session.Attempts.Select(one => one.Route));
        Assert.Equal(_rig.Now.AddSeconds(30), _rig.State.DueAt);

        _rig.AdvanceSeconds(30);
        _rig.Poke();

        Assert.Equal(
            [(Channel.Sms, "r1"), (Channel.Sms, "r2"), (Channel.Voice, "r1")],
            _rig.Session.Attempts.Select(one => (one.Channel, one.Route)));
        Assert.Empty(_rig.Session.Fallback);
    }

    [Fact]
    public void LateReceiptOfAnEarlierAttempt_IsNotedAndNotFollowed()
    {
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Submitted);
        _rig.AdvanceSeconds(Patience);
        _rig.Poke();

        _rig.Receipt(AttemptStatus.Undelivered, attempt: 1);

        Assert.Equal(2, _rig.Session.Attempts.Length);
        Assert.Equal(AttemptStatus.Undelivered, _rig.Session.Attempts[0].Status);
    }

    [Fact]
    public void StepWithoutARoute_IsLeftOut_AndTheTimelineSaysSo()
    {
        _rig.Policy = _rig.Policy with
        {
            Fallback =
            [
                new FallbackStep(Channel.Sms, TimeSpan.FromSeconds(10)),
                new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(10)),
            ],
        };
        _rig.Routes = new TestRoutes("r1");
        _rig.Accepted();

        _rig.Settle(AttemptStatus.Rejected);

        Assert.Equal([Channel.Sms, Channel.Voice], _rig.Session.Attempts.Select(one => one.Channel));
        Assert.Equal(
            ["sms: rejected, and no route", "voice: rejected"],
            TimelineView.Of(_rig.Session).Where(one => one.Kind == "fallback").Select(one => one.Detail));
    }

    [Fact]
    public void Call_ThatWasAskedFor_HasNoFallback()
    {
        _rig.Start(_rig.StartCommand() with { Channel = Channel.Voice });
        _rig.Settle(AttemptStatus.Submitted);

        _rig.Receipt(AttemptStatus.Undelivered);

        Assert.Single(_rig.Session.Attempts);
    }

    [Fact]
    public void Resend_BeginsAnew()
    {
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Rejected);
        _rig.Settle(AttemptStatus.Submitted, attempt: 2);
        _rig.AdvanceSeconds(30);

        _rig.Resend(channel: Channel.Sms);

        Assert.Single(_rig.Session.Fallback);
        Assert.Equal(2, _rig.Session.Attempts[^1].Send);
    }

    [Fact]
    public void TenantWithoutFallback_HasNothingOfItInItsState()
    {
        _rig.Policy = VerificationPolicy.Default;
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Submitted);

        _rig.Receipt(AttemptStatus.Undelivered);

        Assert.Single(_rig.Session.Attempts);
        Assert.Equal(0, _rig.Session.FallbackAt);
    }

    private void AssertCalled()
    {
        Assert.Equal(2, _rig.Session.Attempts.Length);
        Assert.Equal((Channel.Voice, AttemptStatus.Submitting), (
            _rig.Session.Attempts[1].Channel, _rig.Session.Attempts[1].Status));
        var submit = Assert.IsType<Effect.Submit>(Assert.Single(_rig.Effects));
        Assert.Equal(new AttemptAddress(_rig.Session.Key, 2), submit.Attempt);
    }
}
