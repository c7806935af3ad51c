using Countersign.Carriers.Smpp;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Tests.Smpp.Peers;

namespace Countersign.Carriers.Tests.Smpp.Links;

/// <summary>The bind, and what keeps it.</summary>
public sealed class ConnectionTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task ABind_SaysWhoWeAre_AndTheLinkIsUpAfterItsAnswer()
    {
        await using var link = new TestLink(_time, static options => options.SystemType = "OTP");
        Assert.Equal(LinkState.Closed, link.Link.State);
        link.Link.Start();
        using var smsc = await link.Transport.AcceptAsync();
        Assert.Equal(LinkState.Connecting, link.Link.State);
        var bind = await smsc.BindAsync();

        await Patience.UntilAsync(() => link.Link.State == LinkState.Up);
        Assert.Equal("us\0secret\0OTP\0\x34\0\0\0", System.Text.Encoding.ASCII.GetString(bind.Body));
    }

    [Fact]
    public async Task TheSecondBind_Receives_WhereTheCarrierHasNoTransceivers()
    {
        await using var link = new TestLink(
            _time, static options => options.BindType = SmppBindType.TransmitterAndReceiver);
        link.Link.Start();
        using var one = await link.Transport.AcceptAsync();
        using var other = await link.Transport.AcceptAsync();
        var (first, second) = (await one.TryReadAsync(), await other.TryReadAsync());
        var (submits, receives) = first!.Header.Id == CommandId.BindTransmitter ? (one, other) : (other, one);
        Assert.Equal(
            [CommandId.BindReceiver, CommandId.BindTransmitter],
            new[] { first.Header.Id, second!.Header.Id }.Order());
        await submits.SendAsync(CommandId.BindTransmitterResp, 0, first.Header.Sequence, "smsc");
        await receives.SendAsync(CommandId.BindReceiverResp, 0, second.Header.Sequence, "smsc");
        await Patience.UntilAsync(() => link.Link.State == LinkState.Up);

        var submitting = link.SubmitAsync();
        await submits.AnswerAsync(await submits.ExpectAsync(CommandId.SubmitSm), "1");
        Assert.IsType<SubmissionResult.Accepted>(await submitting);
    }

    [Fact]
    public async Task ARefusedBind_IsTriedAgain_WithLongerAndLongerPauses()
    {
        await using var link = new TestLink(_time, static options =>
        {
            options.ReconnectLimit = TimeSpan.FromSeconds(3);
            // What the session looks after comes twice a second, so that only the pause can be due in a whole one.
            options.ResponseTimeout = TimeSpan.FromSeconds(4);
        });
        link.Link.Start();
        foreach (var pause in new[] { 1, 2, 3, 3 })
        {
            using var smsc = await link.Transport.AcceptAsync();
            await smsc.BindAsync(status: CommandStatus.InvalidPassword);
            var due = _time.GetUtcNow() + TimeSpan.FromSeconds(pause);
            await Patience.UntilAsync(() => _time.NextDue == due);
            Assert.Equal(LinkState.Connecting, link.Link.State);
            _time.Advance(TimeSpan.FromSeconds(pause));
        }

        Assert.Contains(link.Logs.Lines, static line => line.Contains("0000000E", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ACarrierThatIsAway_IsTriedAgain()
    {
        await using var link = new TestLink(_time);
        link.Transport.IsAway = true;
        link.Link.Start();
        await Patience.UntilAsync(() => link.Transport.Asked == 1);
        link.Transport.IsAway = false;

        using var smsc = await ReconnectAsync(link);
        Assert.Equal(LinkState.Up, link.Link.State);
    }

    [Fact]
    public async Task ABindWithoutAnAnswer_IsGivenUp()
    {
        await using var link = new TestLink(_time);
        link.Link.Start();
        using var silent = await link.Transport.AcceptAsync();
        await silent.ExpectAsync(CommandId.BindTransceiver);
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Null(await silent.TryReadAsync());
        using var smsc = await ReconnectAsync(link);
    }

    [Fact]
    public async Task Silence_IsAskedAbout_AndEndsTheConnectionWhereItGoesOn()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        _time.Advance(TimeSpan.FromSeconds(31));
        var asked = await smsc.ExpectAsync(CommandId.EnquireLink);
        await smsc.SendAsync(CommandId.EnquireLinkResp, 0, asked.Header.Sequence);
        await smsc.SendAsync(CommandId.EnquireLink, 0, 7);
        Assert.Equal(7u, (await smsc.ExpectAsync(CommandId.EnquireLinkResp)).Header.Sequence);
        Assert.Equal(LinkState.Up, link.Link.State);

        _time.Advance(TimeSpan.FromSeconds(31));
        await smsc.ExpectAsync(CommandId.EnquireLink);
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Null(await smsc.TryReadAsync());
        await Patience.UntilAsync(() => link.Link.State == LinkState.Connecting);
        Assert.Contains(
            link.Logs.Lines, static one => one.Contains("no-answer-to-enquire-link", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUnbindOfTheCarrier_IsAnswered_AndTheBindIsMadeAgain()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        await smsc.SendAsync(CommandId.Unbind, 0, 5);
        Assert.Equal(5u, (await smsc.ExpectAsync(CommandId.UnbindResp)).Header.Sequence);
        Assert.Null(await smsc.TryReadAsync());

        using var again = await ReconnectAsync(link);
    }

    [Fact]
    public async Task WhatNobodyKnows_IsNotUnderstood_AndAlertsAreLetBe()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        await smsc.SendAsync(CommandId.AlertNotification, 0, 1);
        await smsc.SendAsync((CommandId)0x8000_0103, 0, 2);
        await smsc.SendAsync((CommandId)0x0000_0103, 0, 3);

        var nack = await smsc.ExpectAsync(CommandId.GenericNack);
        Assert.Equal((CommandStatus.InvalidCommandId, 3u), (nack.Header.Status, nack.Header.Sequence));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(15u)]
    [InlineData(66_001u)]
    [InlineData(0xFFFF_FFFFu)]
    public async Task ALengthThatIsNone_EndsTheConnection(uint length)
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync();
        await smsc.ExpectAsync(CommandId.SubmitSm);
        var header = new byte[PduHeader.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header, length);
        await smsc.SendRawAsync(header);

        Assert.Equal(new SubmissionResult.Unknown("smpp-connection-lost"), await submitting);
        await smsc.ExpectAsync(CommandId.GenericNack);
        Assert.Null(await smsc.TryReadAsync());
    }

    [Fact]
    public async Task ClosingALink_WaitsForAnswers_UnbindsAndLeavesTheRestUnknown()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var (answered, unanswered) = (link.SubmitAsync(), link.SubmitAsync());
        var first = await smsc.ExpectAsync(CommandId.SubmitSm);
        await smsc.ExpectAsync(CommandId.SubmitSm);

        var closing = link.Link.DisposeAsync();
        Assert.Equal(LinkState.Closed, link.Link.State);
        await smsc.AnswerAsync(first, "1");
        Assert.IsType<SubmissionResult.Accepted>(await answered);
        Assert.False(unanswered.IsCompleted);
        await Patience.UntilAsync(() => _time.NextDue is not null);
        _time.Advance(TimeSpan.FromSeconds(5));

        await closing;
        Assert.Equal(new SubmissionResult.Unknown("smpp-connection-lost"), await unanswered);
        await smsc.ExpectAsync(CommandId.Unbind);
    }

    [Fact]
    public async Task ClosingAnIdleLink_Unbinds_AndEndsAtTheAnswer()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();

        var closing = link.Link.DisposeAsync();
        var unbind = await smsc.ExpectAsync(CommandId.Unbind);
        await smsc.SendAsync(CommandId.UnbindResp, 0, unbind.Header.Sequence);

        await closing;
        Assert.Null(await smsc.TryReadAsync());
        Assert.Equal(1, link.Transport.Asked);
    }

    [Fact]
    public async Task APasswordFile_IsReadForEachBind()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "first\n");
        await using var link = new TestLink(_time, o => (o.Password, o.PasswordFile) = (null, file));
        link.Link.Start();
        using (var smsc = await link.Transport.AcceptAsync())
            Assert.Contains("\0first\0", Text(await smsc.BindAsync(status: 14)), StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "second\n");
        await PassAsync(() => link.Transport.Asked == 2);
        using (var smsc = await link.Transport.AcceptAsync())
            Assert.Contains("\0second\0", Text(await smsc.BindAsync()), StringComparison.Ordinal);

        File.Delete(file);

        static string Text(ReceivedPdu pdu) => System.Text.Encoding.ASCII.GetString(pdu.Body);
    }

    /// <summary>Lets time pass until the link has come back, and binds it.</summary>
    private async Task<SmscEnd> ReconnectAsync(TestLink link)
    {
        var asked = link.Transport.Asked;
        await PassAsync(() => link.Transport.Asked > asked);
        return await link.AcceptAsync();
    }

    private Task PassAsync(Func<bool> holds) => Patience.UntilAsync(() =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(50));
        return holds();
    });
}
