using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Tests.Smpp.Peers;

namespace Countersign.Carriers.Tests.Smpp.Links;

/// <summary>Submissions within a window: which are sent, which wait, and what each is told.</summary>
public sealed class WindowTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Submission_IsWrittenAsTheSpecificationHasIt_AndAcceptedUnderTheCarriersId()
    {
        await using var link = new TestLink(_time, static options => options.Sender = "Acme");
        using var smsc = await link.UpAsync();

        var submitting = link.SubmitAsync("Code €1");
        var submit = await smsc.ExpectAsync(CommandId.SubmitSm);
        await smsc.AnswerAsync(submit, "id-7");

        Assert.Equal(new SubmissionResult.Accepted("id-7"), await submitting);
        Assert.Equal(
            "|Acme|998901234567||000000010000000R|0500010100000001000000|436F6465201B6531|",
            submit.Message.ToString());
    }

    [Fact]
    public async Task ASubmissionBeyondTheWindow_WaitsForAnAnswer()
    {
        await using var link = new TestLink(_time, static options => options.Window = 2);
        using var smsc = await link.UpAsync();

        var all = Enumerable.Range(0, 3).Select(_ => link.SubmitAsync()).ToList();
        var first = await smsc.ExpectAsync(CommandId.SubmitSm);
        var second = await smsc.ExpectAsync(CommandId.SubmitSm);
        await smsc.SendAsync(CommandId.EnquireLink, 0, 99);
        await smsc.ExpectAsync(CommandId.EnquireLinkResp);
        await smsc.AnswerAsync(second, "2");
        await smsc.AnswerAsync(await smsc.ExpectAsync(CommandId.SubmitSm), "3");
        await smsc.AnswerAsync(first, "1");

        Assert.Equal(
            ["1", "2", "3"],
            (await Task.WhenAll(all)).Select(static one => ((SubmissionResult.Accepted)one).MessageId));
    }

    [Fact]
    public async Task ASubmissionBeyondTheWaitingList_IsForAnotherRoute()
    {
        await using var link = new TestLink(_time, static options => (options.Window, options.Waiting) = (1, 1));
        using var smsc = await link.UpAsync();

        _ = link.SubmitAsync();
        _ = link.SubmitAsync();

        Assert.Equal(new SubmissionResult.Rejected("smpp-window-full", true), await link.SubmitAsync());
    }

    [Fact]
    public async Task AnAnswerThatDoesNotComeInTime_IsUnknown_AndIsToldWhenItComes()
    {
        await using var link = new TestLink(_time, static options => options.Window = 1);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync();
        var submit = await smsc.ExpectAsync(CommandId.SubmitSm);

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(submitting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(new SubmissionResult.Unknown("smpp-timeout"), await submitting);

        // Its place is free for another, and its own answer still finds it.
        var next = link.SubmitAsync();
        var second = await smsc.ExpectAsync(CommandId.SubmitSm);
        await smsc.AnswerAsync(submit, "late");
        await smsc.AnswerAsync(second, "in time");
        Assert.Equal(new SubmissionResult.Accepted("in time"), await next);
        await Patience.UntilAsync(() => !link.LateAnswers.Taken.IsEmpty);
        Assert.Equal(
            new LateAnswer("route", "reference", new SubmissionResult.Accepted("late")),
            Assert.Single(link.LateAnswers.Taken));
    }

    [Fact]
    public async Task WhatWaitsTooLong_IsForAnotherRoute_AndWasNotSent()
    {
        await using var link = new TestLink(_time, static options => options.Window = 1);
        using var smsc = await link.UpAsync();
        var first = link.SubmitAsync();
        await smsc.ExpectAsync(CommandId.SubmitSm);
        var waiting = link.SubmitAsync();

        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.IsType<SubmissionResult.Unknown>(await first);
        Assert.Equal(new SubmissionResult.Rejected("smpp-window-full", true), await waiting);
        await smsc.SendAsync(CommandId.EnquireLink, 0, 99);
        await smsc.ExpectAsync(CommandId.EnquireLinkResp);
    }

    [Fact]
    public async Task WhatExpiresWhileItWaits_IsNotSent()
    {
        await using var link = new TestLink(_time, static options => options.Window = 1);
        using var smsc = await link.UpAsync();
        var first = link.SubmitAsync();
        var submit = await smsc.ExpectAsync(CommandId.SubmitSm);
        var waiting = link.SubmitAsync(
            change: static one => one with { NotAfter = ManualTime.Start + TimeSpan.FromSeconds(5) });

        _time.Advance(TimeSpan.FromSeconds(6));
        await smsc.AnswerAsync(submit, "1");

        Assert.IsType<SubmissionResult.Accepted>(await first);
        Assert.IsType<SubmissionResult.Expired>(await waiting);
    }

    [Fact]
    public async Task ALostConnection_LeavesWhatWasWrittenUnknown_AndTheRestForAnotherRoute()
    {
        await using var link = new TestLink(_time, static options => options.Window = 1);
        var smsc = await link.UpAsync();
        var written = link.SubmitAsync();
        var waiting = link.SubmitAsync();
        await smsc.ExpectAsync(CommandId.SubmitSm);

        smsc.Dispose();

        Assert.Equal(new SubmissionResult.Unknown("smpp-connection-lost"), await written);
        Assert.Equal(new SubmissionResult.Rejected("smpp-not-connected", true), await waiting);
        await Patience.UntilAsync(() => link.Link.State == LinkState.Connecting);
        Assert.Equal(new SubmissionResult.Rejected("smpp-not-connected", true), await link.SubmitAsync());
    }

    [Fact]
    public async Task ACancelledSubmission_ThatWaits_WasNotSent_AndOneThatWasWritten_IsUnknown()
    {
        await using var link = new TestLink(_time, static options => options.Window = 1);
        using var smsc = await link.UpAsync();
        using var cancel = new CancellationTokenSource();
        var written = link.SubmitAsync(cancel: cancel.Token);
        var waiting = link.SubmitAsync(cancel: cancel.Token);
        var submit = await smsc.ExpectAsync(CommandId.SubmitSm);

        await cancel.CancelAsync();

        Assert.Equal(new SubmissionResult.Unknown("smpp-cancelled"), await written);
        Assert.Equal(new SubmissionResult.Rejected("smpp-cancelled", true), await waiting);

        // It keeps its place until it is answered, and the answer is told.
        await smsc.RefuseAsync(submit, 0x0B);
        await Patience.UntilAsync(() => !link.LateAnswers.Taken.IsEmpty);
        Assert.Equal(
            new SubmissionResult.Rejected("smpp-invalid-destination", false), link.LateAnswers.Taken.First().Result);
    }

    [Theory]
    [InlineData(0x08, "smpp-system-error", true)]
    [InlineData(0x0B, "smpp-invalid-destination", false)]
    [InlineData(0x0A, "smpp-invalid-sender", true)]
    [InlineData(0x45, "smpp-submit-failed", true)]
    [InlineData(0x66, "smpp-message-refused", false)]
    [InlineData(0x0400, "smpp-other-error", true)]
    [InlineData(0xFFFF_FFFF, "smpp-other-error", true)]
    public async Task ARefusal_HasItsSlug_AndSaysWhetherAnotherRouteMay(uint status, string slug, bool tryNextRoute)
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync();

        await smsc.RefuseAsync(await smsc.ExpectAsync(CommandId.SubmitSm), status);

        Assert.Equal(new SubmissionResult.Rejected(slug, tryNextRoute), await submitting);
    }

    [Fact]
    public async Task AGenericNack_RefusesTheSubmissionItNames()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync();
        var submit = await smsc.ExpectAsync(CommandId.SubmitSm);

        await smsc.SendAsync(CommandId.GenericNack, CommandStatus.InvalidCommandLength, submit.Header.Sequence);

        Assert.Equal(new SubmissionResult.Rejected("smpp-not-understood", true), await submitting);
    }

    [Fact]
    public async Task AnAnswerNobodyCanRead_IsUnknown_AndTheConnectionStays()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync();
        var submit = await smsc.ExpectAsync(CommandId.SubmitSm);

        var answer = new byte[PduHeader.Size + 3];
        new PduHeader(answer.Length, CommandId.SubmitSmResp, 0, submit.Header.Sequence).Write(answer);
        answer.AsSpan(PduHeader.Size).Fill(65);
        await smsc.SendRawAsync(answer);

        Assert.Equal(new SubmissionResult.Unknown("smpp-unreadable-answer"), await submitting);
        Assert.Equal(LinkState.Up, link.Link.State);
    }
}
