using Countersign.Grains.Tests.Verifications;
using Countersign.Messages;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Messages;

public sealed class MessageFateTests
{
    private readonly NumberRig _rig = new();

    private bool HasText => _rig.Message.Message!.Text is not null;

    [Theory]
    [InlineData(AttemptStatus.Submitted)]
    [InlineData(AttemptStatus.Unknown)]
    [InlineData(AttemptStatus.Dropped)]
    [InlineData(AttemptStatus.Rejected)]
    public void TheText_IsGoneAsSoonAsNoAttemptNeedsIt(AttemptStatus status)
    {
        _rig.Sent();
        Assert.True(HasText);

        _rig.SettleMessage(status);

        Assert.False(HasText);
        Assert.Equal(status.ToString(), _rig.MessageView().Status.ToString());
    }

    [Fact]
    public void ARouteThatFails_IsFollowedByTheNext_WhichStillHasTheText()
    {
        _rig.Sent();

        _rig.SettleMessage(AttemptStatus.Rejected, tryNextRoute: true);

        Assert.True(HasText);
        Assert.Equal(["r1", "r2"], _rig.Message.Attempts.Select(attempt => attempt.Route));
        Assert.Equal(2, Assert.IsType<Effect.Submit>(Assert.Single(_rig.Effects)).Attempt.Number);
        _rig.SettleMessage(AttemptStatus.Submitted, attempt: 2);
        Assert.False(HasText);
        Assert.Equal(MessageStatus.Submitted, _rig.MessageView().Status);
    }

    [Fact]
    public void WhereEveryRouteFails_TheMessageIsRejectedAndItsTextGone()
    {
        _rig.Sent();
        for (var attempt = 1; attempt <= 3; attempt++)
            _rig.SettleMessage(AttemptStatus.Rejected, attempt, tryNextRoute: true);

        Assert.False(HasText);
        Assert.Equal(3, _rig.Message.Attempts.Length);
        Assert.Equal(MessageStatus.Rejected, _rig.MessageView().Status);
        Assert.Empty(_rig.Effects);
    }

    [Fact]
    public void AReceipt_SettlesWhatWasUnknown_AndNothingMovesBackwards()
    {
        _rig.Sent();
        _rig.SettleMessage(AttemptStatus.Unknown);

        _rig.Receipt(AttemptStatus.Delivered, key: _rig.Message.Key);
        _rig.Receipt(AttemptStatus.Undelivered, key: _rig.Message.Key);
        _rig.SettleMessage(AttemptStatus.Submitted);

        Assert.Equal(MessageStatus.Delivered, _rig.MessageView().Status);
        Assert.False(HasText);
    }

    [Fact]
    public void AReceiptBeforeTheAnswer_SettlesTheMessage()
    {
        _rig.Sent();

        _rig.Receipt(AttemptStatus.Delivered, key: _rig.Message.Key);

        Assert.False(HasText);
        Assert.Equal(MessageStatus.Delivered, _rig.MessageView().Status);
    }

    [Fact]
    public void AnAttemptWhoseProcessIsGone_IsUnknownAndNeverSentAgain()
    {
        _rig.Sent();
        Assert.Equal(_rig.Now + TimeSpan.FromMinutes(2), _rig.State.DueAt);
        _rig.Advance(TimeSpan.FromMinutes(2));

        _rig.Poke();

        Assert.Equal(MessageStatus.Unknown, _rig.MessageView().Status);
        Assert.False(HasText);
        Assert.Empty(_rig.Effects);
        Assert.Null(_rig.State.DueAt);
    }

    [Fact]
    public void AMessageThatExpires_IsNotHandedToTheNextRoute_AndLosesItsText()
    {
        _rig.Send(_rig.MessageCommand() with { ValidFor = TimeSpan.FromSeconds(30) });
        _rig.AdvanceSeconds(30);
        _rig.Poke();
        Assert.False(HasText);

        _rig.SettleMessage(AttemptStatus.Rejected, tryNextRoute: true);

        Assert.Single(_rig.Message.Attempts);
        Assert.Equal(MessageStatus.Rejected, _rig.MessageView().Status);
    }

    [Fact]
    public void Cancel_RecallsWhatNoCarrierHas()
    {
        _rig.Sent();

        var cancelled = Assert.IsType<MessageCancelResult.Cancelled>(_rig.CancelMessage());

        Assert.Equal(MessageStatus.Cancelled, cancelled.Message.Status);
        Assert.Equal(_rig.Message.Key, Assert.IsType<Effect.Recall>(Assert.Single(_rig.Effects)).Key);
        Assert.False(HasText);
        _rig.SettleMessage(AttemptStatus.Rejected, tryNextRoute: true);
        Assert.Single(_rig.Message.Attempts);
        Assert.Equal(MessageStatus.Cancelled, _rig.MessageView().Status);
        Assert.IsType<MessageCancelResult.Cancelled>(_rig.CancelMessage());
    }

    [Fact]
    public void Cancel_OfWhatACarrierHas_IsTooLate_AndACarrierThatHadItAllTheSameIsTold()
    {
        _rig.Sent("1");
        _rig.SettleMessage(AttemptStatus.Submitted);
        Assert.IsType<MessageCancelResult.Over>(_rig.CancelMessage());

        _rig.Sent("2");
        _rig.CancelMessage();
        _rig.SettleMessage(AttemptStatus.Submitted);

        Assert.Equal(MessageStatus.Submitted, _rig.MessageView().Status);
    }

    [Fact]
    public void AMessage_IsForgottenAfterItsTime_AndTheNumberWithIt()
    {
        _rig.Sent();
        _rig.SettleMessage(AttemptStatus.Delivered);
        var end = _rig.Now + TimeSpan.FromHours(25);
        Assert.Equal(end, _rig.State.DeleteAfter);
        Assert.Null(_rig.State.DueAt);
        _rig.Now = end;

        Assert.Null(_rig.Open().State.ShareOf("acme"));
    }

    [Fact]
    public void AClockSetBack_EndsWhatIsOnItsWay_AndKeepsTheAgeOfWhatIsCounted()
    {
        _rig.Limits = new NumberLimits { MaxMessages = 1 };
        _rig.Sent("1");
        _rig.AdvanceSeconds(60);
        _rig.State = _rig.State.With(_rig.State.ShareOf("acme")!, _rig.RealNow);
        _rig.Advance(TimeSpan.FromHours(-3));

        var refused = Assert.IsType<MessageResult.Limited>(_rig.Send("2"));

        Assert.Equal(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(60), refused.RetryAfter);
        Assert.False(HasText);
    }
}
