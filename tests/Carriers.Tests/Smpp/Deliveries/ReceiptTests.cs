using System.Text;
using Countersign.Carriers.Smpp;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Tests.Smpp.Peers;
using Countersign.Verifications;

namespace Countersign.Carriers.Tests.Smpp.Deliveries;

/// <summary>Receipts, as carriers write them.</summary>
public sealed class ReceiptTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("id:42 sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:Code")]
    [InlineData("id:42 sub:001 dlvrd:001 submit date:260101000000 done date:260101000100 stat:DELIVRD err:0")]
    [InlineData("ID:42 SUB:1 DLVRD:1 STAT:delivrd ERR:000 Text:id:77 stat:UNDELIV")]
    [InlineData("id: 42 sub: 001 stat: DELIVERED err: 000 text:")]
    [InlineData("stat:DELIVRD id:42")]
    [InlineData("id:42,sub:001,stat:DELIVRD,err:000")]
    [InlineData("id=42 status=DELIVRD")]
    [InlineData("id:\"42\" stat:'DELIVRD'")]
    [InlineData("  id:42\r\nstat:DELIVRD\r\nerr: text:")]
    [InlineData("messageid:9 valid:no id:42 state:x stat:DELIVRD")]
    public async Task ADeliveredText_IsRead(string text)
    {
        var (status, receipt) = await SendAsync(Text(text));

        Assert.Equal(CommandStatus.Ok, status);
        Assert.Equal(new Receipt("route", "42", AttemptStatus.Delivered, null), receipt);
    }

    [Theory]
    [InlineData("UNDELIV", "smpp-undeliverable")]
    [InlineData("UNDELIVERABLE", "smpp-undeliverable")]
    [InlineData("FAILED", "smpp-undeliverable")]
    [InlineData("EXPIRED", "smpp-expired")]
    [InlineData("DELETED", "smpp-deleted")]
    [InlineData("REJECTD", "smpp-rejected")]
    [InlineData("REJECTED", "smpp-rejected")]
    [InlineData("UNKNOWN", "smpp-state-unknown")]
    public async Task AnUndeliveredText_HasItsReason(string state, string slug)
    {
        var (_, receipt) = await SendAsync(Text($"id:42 stat:{state} err:011 text:x"));

        Assert.Equal(new Receipt("route", "42", AttemptStatus.Undelivered, slug), receipt);
    }

    [Theory]
    [InlineData("id:42 stat:ENROUTE err:000")]
    [InlineData("id:42 stat:ACCEPTD err:000")]
    [InlineData("id:42 stat:WHATEVER")]
    [InlineData("id:42")]
    [InlineData("id: stat:DELIVRD")]
    [InlineData("stat:DELIVRD")]
    [InlineData("")]
    [InlineData("text:id:42 stat:DELIVRD")]
    public async Task WhatIsNotFinalOrNotReadable_IsAcknowledged_AndForgotten(string text)
    {
        var (status, receipt) = await SendAsync(Text(text));

        Assert.Equal(CommandStatus.Ok, status);
        Assert.Null(receipt);
    }

    [Theory]
    [InlineData((byte)EsmClass.Intermediate)]
    [InlineData((byte)EsmClass.DeliveryAcknowledgement)]
    [InlineData((byte)EsmClass.ManualAcknowledgement)]
    public async Task NewsThatIsNoReceipt_IsAcknowledged_AndForgotten(byte esmClass)
    {
        var (status, receipt) = await SendAsync(
            Text("id:42 stat:DELIVRD") with { Numbers = MessageFields.With((EsmClass)esmClass) });

        Assert.Equal(CommandStatus.Ok, status);
        Assert.Null(receipt);
    }

    [Fact]
    public async Task Parameters_AreEnough_AndMoreThanTheText()
    {
        (ushort, byte[])[] parameters =
        [
            (Parameters.NetworkErrorCode, [3, 0, 1]), (Parameters.ReceiptedMessageId, "a7\0"u8.ToArray()),
            (Parameters.MessageState, [2]),
        ];

        var (_, alone) = await SendAsync(new MessageFields { Parameters = parameters });
        var (_, both) = await SendAsync(Text("id:9 stat:UNDELIV") with { Parameters = parameters });

        Assert.Equal(new Receipt("route", "a7", AttemptStatus.Delivered, null), alone);
        Assert.Equal(alone, both);
    }

    [Fact]
    public async Task AReceiptInItsPayload_AndInUcs2_IsRead()
    {
        var text = Encoding.BigEndianUnicode.GetBytes("id:42 stat:DELIVRD");
        var (_, receipt) = await SendAsync(new MessageFields
        {
            Numbers = MessageFields.With(EsmClass.Receipt, dataCoding: 8),
            Parameters = [(Parameters.MessagePayload, text)],
        });

        Assert.Equal("42", receipt?.MessageId);
    }

    [Theory]
    [InlineData(SmppIdFormat.Hexadecimal, SmppIdFormat.Decimal, "1A2B", "6699")]
    [InlineData(SmppIdFormat.Hexadecimal, SmppIdFormat.Decimal, "00001a2b", "0000006699")]
    [InlineData(SmppIdFormat.Decimal, SmppIdFormat.Hexadecimal, "6699", "0x1a2b")]
    [InlineData(SmppIdFormat.Hexadecimal, SmppIdFormat.Hexadecimal, "1A2B", "0000001a2b")]
    [InlineData(SmppIdFormat.Decimal, SmppIdFormat.Decimal, "6699", "06699")]
    [InlineData(SmppIdFormat.Decimal, SmppIdFormat.Decimal, "not-a-number", "not-a-number")]
    public async Task IdsInTwoNotations_AreOne(
        SmppIdFormat answers, SmppIdFormat receipts, string answered, string told)
    {
        await using var link = new TestLink(
            _time, options => (options.MessageIdFormat, options.ReceiptIdFormat) = (answers, receipts));
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync();
        await smsc.AnswerAsync(await smsc.ExpectAsync(CommandId.SubmitSm), answered);
        var accepted = Assert.IsType<SubmissionResult.Accepted>(await submitting);

        await smsc.DeliverAsync(Text($"id:{told} stat:DELIVRD"));
        await smsc.ExpectAsync(CommandId.DeliverSmResp);
        await smsc.DeliverAsync(new MessageFields
        {
            Parameters =
            [
                (Parameters.ReceiptedMessageId, Encoding.ASCII.GetBytes(answered)), (Parameters.MessageState, [2]),
            ],
        });
        await smsc.ExpectAsync(CommandId.DeliverSmResp);

        Assert.Equal([accepted.MessageId, accepted.MessageId], link.Receipts.Taken.Select(static one => one.MessageId));
    }

    [Fact]
    public async Task AReceiptThatCouldNotBeStored_IsAskedForAgain()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        link.Receipts.Open = Task.FromException(new IOException("The store is full."));

        var sequence = await smsc.DeliverAsync(Text("id:42 stat:DELIVRD"));
        var answer = await smsc.ExpectAsync(CommandId.DeliverSmResp);

        Assert.Equal((0x64u, sequence), (answer.Header.Status, answer.Header.Sequence));
    }

    [Fact]
    public async Task AReceipt_IsAcknowledgedAfterItsSink_AndKeepsNothingElseWaiting()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var stored = new TaskCompletionSource();
        link.Receipts.Open = stored.Task;

        await smsc.DeliverAsync(Text("id:42 stat:DELIVRD"));
        await Patience.UntilAsync(() => link.Receipts.Asked == 1);
        var submitting = link.SubmitAsync();
        await smsc.AnswerAsync(await smsc.ExpectAsync(CommandId.SubmitSm), "1");
        Assert.IsType<SubmissionResult.Accepted>(await submitting);
        stored.SetResult();

        Assert.Equal(CommandStatus.Ok, (await smsc.ExpectAsync(CommandId.DeliverSmResp)).Header.Status);
    }

    [Fact]
    public async Task AMessageNobodyCanRead_IsNotAskedForAgain()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var broken = new byte[PduHeader.Size + 1];
        new PduHeader(broken.Length, CommandId.DeliverSm, 0, 9).Write(broken);
        await smsc.SendRawAsync(broken);

        var answer = await smsc.ExpectAsync(CommandId.DeliverSmResp);

        Assert.Equal((CommandStatus.PermanentReceiverError, 9u), (answer.Header.Status, answer.Header.Sequence));
        Assert.Equal(LinkState.Up, link.Link.State);
    }

    private static MessageFields Text(string text) => new()
    {
        Source = "998901234567",
        Numbers = MessageFields.With(EsmClass.Receipt),
        ShortMessage = Encoding.ASCII.GetBytes(text),
    };

    private async Task<(uint Status, Receipt? Receipt)> SendAsync(MessageFields message)
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        await smsc.DeliverAsync(message);
        var answer = await smsc.ExpectAsync(CommandId.DeliverSmResp);
        Assert.Empty(link.Inbound.Taken);
        return (answer.Header.Status, link.Receipts.Taken.SingleOrDefault());
    }
}
