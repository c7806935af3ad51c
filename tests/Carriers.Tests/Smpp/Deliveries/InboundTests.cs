using System.Text;
using Countersign.Carriers.Smpp.Deliveries;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Tests.Smpp.Peers;

namespace Countersign.Carriers.Tests.Smpp.Deliveries;

/// <summary>What handsets send.</summary>
public sealed class InboundTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("998901234567")]
    [InlineData("+998901234567")]
    [InlineData("00998901234567")]
    public async Task AMessage_ReachesItsSink(string source)
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();

        Assert.Equal(CommandStatus.Ok, await SendAsync(smsc, "STOP", source: source));

        var message = Assert.Single(link.Inbound.Taken);
        Assert.Equal(("route", "+998901234567", "24365", "STOP"),
            (message.Route, message.From.Reveal(), message.To, message.Text.Value));
    }

    [Fact]
    public async Task AMessage_ThatLooksLikeAReceipt_IsNone()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();

        await SendAsync(smsc, "id:42 stat:DELIVRD");

        Assert.Empty(link.Receipts.Taken);
        Assert.Single(link.Inbound.Taken);
    }

    [Theory]
    [InlineData("24365")]
    [InlineData("ACME")]
    [InlineData("")]
    [InlineData("99890123456789012")]
    public async Task AMessageWithoutANumber_IsAcknowledged_AndForgotten(string source)
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();

        // A short code of five digits passes for a number of some country, and is left to the sink.
        Assert.Equal(CommandStatus.Ok, await SendAsync(smsc, "STOP", source: source));
        Assert.Equal(source == "24365" ? 1 : 0, link.Inbound.Taken.Count);
    }

    [Fact]
    public async Task AMessageThatCouldNotBeStored_IsAskedForAgain()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        link.Inbound.Fails = true;

        Assert.Equal(CommandStatus.TemporaryReceiverError, await SendAsync(smsc, "STOP"));
    }

    [Fact]
    public async Task WithoutASink_MessagesAreLeftWithTheCarrier()
    {
        await using var link = new TestLink(_time, hasInbound: false);
        using var smsc = await link.UpAsync();

        Assert.Equal(CommandStatus.TemporaryReceiverError, await SendAsync(smsc, "STOP"));
    }

    [Fact]
    public async Task Parts_InAnyOrder_AreOneMessage()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();

        await SendAsync(smsc, "\u0005\u0000\u0003\u0007\u0003\u0003c", EsmClass.UserDataHeader);
        await SendAsync(smsc, "\u0005\u0000\u0003\u0007\u0003\u0001a", EsmClass.UserDataHeader);
        await SendAsync(smsc, "\u0005\u0000\u0003\u0007\u0003\u0001a", EsmClass.UserDataHeader);
        Assert.Empty(link.Inbound.Taken);
        await SendAsync(
            smsc, "\u0006\u0008\u0004\u0000\u0007\u0003\u0002x", EsmClass.UserDataHeader, source: "998901234568");
        await SendAsync(smsc, "\u0006\u0008\u0004\u0000\u0007\u0003\u0002b", EsmClass.UserDataHeader);

        Assert.Equal("abc", Assert.Single(link.Inbound.Taken).Text.Value);
    }

    [Fact]
    public async Task Parts_NamedByParameters_AreOneMessage()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();

        foreach (var number in new byte[] { 2, 1 })
        {
            await SendAsync(smsc, $"{number}", parameters:
            [
                (Parameters.SarReference, [1, 2]), (Parameters.SarTotal, [2]), (Parameters.SarNumber, [number]),
            ]);
        }

        Assert.Equal("12", Assert.Single(link.Inbound.Taken).Text.Value);
    }

    [Fact]
    public async Task TheLastPart_CanBeOfferedAgain()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        await SendAsync(smsc, "\u0005\u0000\u0003\u0007\u0002\u0001a", EsmClass.UserDataHeader);
        link.Inbound.Fails = true;
        Assert.Equal(
            CommandStatus.TemporaryReceiverError,
            await SendAsync(smsc, "\u0005\u0000\u0003\u0007\u0002\u0002b", EsmClass.UserDataHeader));
        link.Inbound.Fails = false;

        Assert.Equal(0u, await SendAsync(smsc, "\u0005\u0000\u0003\u0007\u0002\u0002b", EsmClass.UserDataHeader));
        Assert.Equal("ab", Assert.Single(link.Inbound.Taken).Text.Value);
    }

    [Fact]
    public async Task Parts_TooFarApart_AreNoMessage()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        await SendAsync(smsc, "\u0005\u0000\u0003\u0007\u0002\u0001a", EsmClass.UserDataHeader);
        for (var waited = TimeSpan.Zero; waited < InboundParts.Patience; waited += TimeSpan.FromSeconds(20))
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            await smsc.SendAsync(CommandId.EnquireLink, 0, 1);
            await smsc.ExpectAsync(CommandId.EnquireLinkResp);
        }

        await SendAsync(smsc, "\u0005\u0000\u0003\u0007\u0002\u0002b", EsmClass.UserDataHeader);

        Assert.Empty(link.Inbound.Taken);
    }

    [Theory]
    [InlineData("\u0005\u0000\u0003\u0007\u0002\u0003x")]
    [InlineData("\u0005\u0000\u0003\u0007\u0002\u0000x")]
    [InlineData("\u0005\u0000\u0003\u0007\u00FF\u0001x")]
    public async Task APartThatCannotBe_IsForgotten(string data)
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();

        Assert.Equal(CommandStatus.Ok, await SendAsync(smsc, data, EsmClass.UserDataHeader));
        Assert.Empty(link.Inbound.Taken);
    }

    [Theory]
    [InlineData("\u0007x")]
    [InlineData("\u00FF")]
    public async Task AHeaderLongerThanItsMessage_IsRefusedForGood(string data)
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();

        Assert.Equal(CommandStatus.PermanentReceiverError, await SendAsync(smsc, data, EsmClass.UserDataHeader));
    }

    [Fact]
    public void Incomplete_AreKeptUpToTheirLimit()
    {
        var parts = new InboundParts(_time);
        for (var message = 0; message < InboundParts.MaxMessages + 2; message++)
            Assert.True(parts.TryAdd(Part(message), new InboundPart(message, 2, 1), out _));

        Assert.Equal(2, parts.TakeLost());
        Assert.True(parts.TryAdd(Part(0), new InboundPart(0, 2, 2), out var lost));
        Assert.Null(lost);
        var last = InboundParts.MaxMessages + 1;
        Assert.True(parts.TryAdd(Part(last), new InboundPart(last, 2, 2), out var whole));
        Assert.Equal("xx", whole);

        static Delivery.Inbound Part(int reference) => new(default, "1", "x", new InboundPart(reference, 2, 1));
    }

    private static async Task<uint> SendAsync(
        SmscEnd smsc,
        string data,
        EsmClass esmClass = EsmClass.None,
        string source = "998901234567",
        (ushort, byte[])[]? parameters = null)
    {
        await smsc.DeliverAsync(new MessageFields
        {
            Source = source,
            Destination = "24365",
            Numbers = MessageFields.With(esmClass),
            ShortMessage = Encoding.Latin1.GetBytes(data),
            Parameters = parameters ?? [],
        });
        return (await smsc.ExpectAsync(CommandId.DeliverSmResp)).Header.Status;
    }
}
