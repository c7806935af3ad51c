using Countersign.Carriers.Messages;
using Countersign.Grains.Tests.Verifications;
using Countersign.Messages;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Messages;

public sealed class MessageDecisionTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void AMessage_IsDurableAsSubmittingBeforeItIsSubmitted()
    {
        var message = _rig.Sent();

        Assert.Equal(MessageStatus.Submitting, message.Status);
        Assert.Equal((1, MessageEncoding.Gsm7), (message.Segments, message.Encoding));
        Assert.Equal(_rig.Now + TimeSpan.FromHours(1), message.ExpiresAt);
        Assert.Equal("r1", Assert.Single(message.Attempts).Route);
        Assert.Null(message.Currency);
        Assert.Equal("Your table is ready.", _rig.Message.Message!.Text!.Value.Value);
        var submit = Assert.IsType<Effect.Submit>(Assert.Single(_rig.Effects));
        Assert.Equal(_rig.Message.Key, submit.Attempt.Key);
    }

    [Fact]
    public void TheSameOperation_IsAnsweredWithTheMessageItMade()
    {
        var command = _rig.MessageCommand();
        var first = Assert.IsType<MessageResult.Accepted>(_rig.Send(command)).Message;
        var before = _rig.State;

        var again = Assert.IsType<MessageResult.Accepted>(_rig.Send(command)).Message;

        Assert.Equal(first.Key, again.Key);
        Assert.Same(before, _rig.State);
        Assert.Empty(_rig.Effects);
    }

    [Theory]
    [InlineData(AttemptStatus.Submitting, true)]
    [InlineData(AttemptStatus.Submitted, true)]
    [InlineData(AttemptStatus.Unknown, true)]
    [InlineData(AttemptStatus.Delivered, true)]
    [InlineData(AttemptStatus.Undelivered, false)]
    [InlineData(AttemptStatus.Rejected, false)]
    [InlineData(AttemptStatus.Dropped, false)]
    public void TheSameText_IsNotSentTwice_UnlessTheFirstSurelyNeverArrived(AttemptStatus status, bool isTwin)
    {
        var first = _rig.Sent();
        if (status != AttemptStatus.Submitting)
            _rig.SettleMessage(status);
        _rig.AdvanceSeconds(599);

        var second = _rig.Send();

        if (isTwin)
            Assert.Equal(first.Key, Assert.IsType<MessageResult.Duplicate>(second).Message.Key);
        else
            Assert.NotEqual(first.Key, Assert.IsType<MessageResult.Accepted>(second).Message.Key);
        Assert.Equal(isTwin ? 0 : 1, _rig.Effects.Count);
    }

    [Fact]
    public void ADuplicate_IsToldInTheTimelineOfTheFirst()
    {
        _rig.Sent();
        _rig.Send();
        _rig.FoldLater();

        Assert.Contains(_rig.Message.Timeline, mark => mark.Detail == "duplicate");
    }

    [Fact]
    public void TheSameText_AfterTheWindow_IsAMessageOfItsOwn()
    {
        _rig.Sent();
        _rig.AdvanceSeconds(600);

        _rig.Sent();

        Assert.Equal(2, _rig.State.ShareOf("acme")!.Messages.Length);
    }

    [Fact]
    public void WhatDiffers_IsNoDuplicate()
    {
        var command = _rig.MessageCommand();
        _rig.Send(command);
        SendMessageCommand[] others =
        [
            command with { Text = new("Your table is waiting.") },
            command with { Reference = "r-1" },
            command with { Reference = "" },
            command with { Sender = "Acme" },
            command with { Channel = Channel.Voice },
        ];

        foreach (var other in others)
            Assert.IsType<MessageResult.Accepted>(_rig.Send(other with { Operation = _rig.NextOperation() }));

        _rig.Tenant = "other";
        _rig.Sent();
    }

    [Fact]
    public void TheDailyLimit_RefusesByItsName_AndEndsWithItsWindow()
    {
        for (var sent = 0; sent < 20; sent++)
        {
            _rig.Sent($"No. {sent}");
            _rig.SettleMessage(AttemptStatus.Submitted);
            _rig.Advance(TimeSpan.FromMinutes(3));
        }

        var refused = Assert.IsType<MessageResult.Limited>(_rig.Send("No. 20"));

        Assert.Equal(("messages", 20, 20), (refused.Rule, refused.Limit, refused.Used));
        Assert.Equal(TimeSpan.FromDays(1) - TimeSpan.FromHours(1), refused.RetryAfter);
        _rig.Advance(refused.RetryAfter);
        _rig.Sent("No. 20");
    }

    [Fact]
    public void AnotherTenant_HasMessagesOfItsOwn_WithinWhatTheNumberBears()
    {
        _rig.Limits = new NumberLimits { MaxMessages = 2, MaxMessagesOfAll = 3 };
        _rig.Sent("1");
        _rig.Sent("2");
        Assert.Equal("messages", Assert.IsType<MessageResult.Limited>(_rig.Send("3")).Rule);

        _rig.Tenant = "other";
        _rig.Sent("3");

        Assert.Equal("number-messages", Assert.IsType<MessageResult.Limited>(_rig.Send("4")).Rule);
    }

    [Fact]
    public void MessagesAndCodes_ShareWhatTheNumberBears_AndNothingElse()
    {
        _rig.Limits = new NumberLimits { MaxSends = 6 };
        for (var sent = 0; sent < 5; sent++)
            _rig.Sent($"No. {sent}");

        Assert.Equal(4, _rig.Accepted().SendsLeft);
        Assert.Equal("number", Assert.IsType<MessageResult.Limited>(_rig.Send("No. 5")).Rule);
    }

    [Fact]
    public void AnOptOut_IsHonoured()
    {
        _rig.Sent();
        _rig.State = _rig.State.With(_rig.State.ShareOf("acme")! with { OptedOutAt = 1 }, _rig.RealNow);

        Assert.IsType<MessageResult.OptedOut>(_rig.Send("More"));
    }

    [Fact]
    public void WithoutARoute_NothingIsKept()
    {
        _rig.Routes = new TestRoutes();

        Assert.IsType<MessageResult.NoRoute>(_rig.Send());

        Assert.Same(PhoneNumberState.Empty, _rig.State);
    }

    [Fact]
    public void LongTexts_AreCountedInSegments_AndCallsAreNot()
    {
        Assert.Equal(2, _rig.Sent(new string('a', 161)).Segments);
        var chinese = _rig.Sent(new string('\u4F60', 71));
        Assert.Equal((2, MessageEncoding.Ucs2), (chinese.Segments, chinese.Encoding));
        var call = Assert.IsType<MessageResult.Accepted>(
            _rig.Send(_rig.MessageCommand(new string('a', 500)) with { Channel = Channel.Voice })).Message;
        Assert.Equal((1, null), (call.Segments, call.Encoding));
    }

    [Fact]
    public void AVerificationCommand_NeverMeetsAMessage()
    {
        var message = _rig.Sent();
        _rig.Accepted();

        Assert.IsType<StartResult.NotFound>(_rig.Resend(message.Key));
        Assert.IsType<CancelResult.NotFound>(_rig.Cancel(message.Key));
        Assert.IsType<CheckResult.NotFound>(_rig.Check(NumberRig.Digits("123456"), message.Key));
        Assert.IsType<MessageCancelResult.NotFound>(_rig.CancelMessage(_rig.Session.Key));
    }
}
