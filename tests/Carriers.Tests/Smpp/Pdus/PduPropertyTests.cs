using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Tests.Smpp.Peers;
using FsCheck;
using FsCheck.Fluent;

namespace Countersign.Carriers.Tests.Smpp.Pdus;

/// <summary>What is written is read again, and what nobody wrote is refused in the one way there is.</summary>
public sealed class PduPropertyTests
{
    private const int Runs = 20_000;

    private static readonly Gen<byte> AnyByte = Gen.Choose(0, 255).Select(static value => (byte)value);

    private static readonly Gen<MessageFields> AnyMessage =
        from service in AnyText(MessagePdu.ServiceTypeSize)
        from source in AnyText(MessagePdu.AddressSize)
        from destination in AnyText(MessagePdu.AddressSize)
        from schedule in AnyText(MessagePdu.TimeSize)
        from validity in AnyText(MessagePdu.TimeSize)
        from numbers in Gen.ArrayOf(AnyByte, 11)
        from length in Gen.Choose(0, MessagePdu.MaxShortMessage)
        from text in Gen.ArrayOf(AnyByte, length)
        from count in Gen.Choose(0, 4)
        from parameters in Gen.ArrayOf(AnyParameter(), count)
        select new MessageFields
        {
            ServiceType = service,
            Source = source,
            Destination = destination,
            Schedule = schedule,
            Validity = validity,
            Numbers = numbers,
            ShortMessage = text,
            Parameters = parameters,
        };

    private static Config Many => Config.QuickThrowOnFailure.WithMaxTest(Runs);

    [Fact]
    public void Message_Written_IsReadAgain() =>
        Prop.ForAll(AnyMessage.ToArbitrary(), static message =>
        {
            var buffer = new byte[PduHeader.MaxPdu];
            var length = message.Write(buffer, CommandId.DeliverSm, 7);
            var header = PduHeader.Read(buffer);
            return header == new PduHeader(length, CommandId.DeliverSm, 0, 7)
                && MessageFields.Of(buffer.AsSpan(PduHeader.Size, length - PduHeader.Size)).ToString()
                    == message.ToString();
        }).Check(Many);

    [Fact]
    public void Message_CutOffAnywhere_IsAProtocolErrorOrAShorterMessage() =>
        Prop.ForAll(AnyMessage.ToArbitrary(), Gen.Choose(0, 400).ToArbitrary(), static (message, cut) =>
        {
            var buffer = new byte[PduHeader.MaxPdu];
            var length = message.Write(buffer, CommandId.SubmitSm, 1);
            return ReadsOrRefuses(buffer.AsSpan(PduHeader.Size, Math.Max(0, length - PduHeader.Size - cut)).ToArray());
        }).Check(Many);

    [Fact]
    public void ArbitraryBytes_AreReadOrRefused_AndNothingElse() =>
        Prop.ForAll(Gen.Choose(0, 120).SelectMany(static length => Gen.ArrayOf(AnyByte, length)).ToArbitrary(),
            static bytes => ReadsOrRefuses(bytes)).Check(Many);

    [Fact]
    public void Message_WithOneByteChanged_IsReadOrRefused() =>
        Prop.ForAll(AnyMessage.ToArbitrary(), Gen.Choose(0, 65_535).ToArbitrary(), static (message, where) =>
        {
            var buffer = new byte[PduHeader.MaxPdu];
            var length = message.Write(buffer, CommandId.SubmitSm, 1) - PduHeader.Size;
            var body = buffer.AsSpan(PduHeader.Size, length).ToArray();
            body[where % length] ^= (byte)(1 + where % 255);
            return ReadsOrRefuses(body);
        }).Check(Many);

    [Fact]
    public void Bind_Written_IsReadAgain() =>
        Prop.ForAll(
            (from id in AnyText(BindPdu.SystemIdSize)
             from password in AnyText(BindPdu.PasswordSize)
             from type in AnyText(BindPdu.SystemTypeSize)
             from range in AnyText(BindPdu.AddressRangeSize)
             from numbers in Gen.ArrayOf(AnyByte, 3)
             select (id, password, type, range, numbers)).ToArbitrary(),
            static bind =>
            {
                var buffer = new byte[512];
                var length = new BindPdu
                {
                    SystemId = Bytes(bind.id),
                    Password = Bytes(bind.password),
                    SystemType = Bytes(bind.type),
                    Version = bind.numbers[0],
                    Ton = bind.numbers[1],
                    Npi = bind.numbers[2],
                    AddressRange = Bytes(bind.range),
                }.Write(buffer, CommandId.BindTransceiver, 1);
                var read = BindPdu.Read(buffer.AsSpan(PduHeader.Size, length - PduHeader.Size));
                return read.SystemId.SequenceEqual(Bytes(bind.id))
                    && read.Password.SequenceEqual(Bytes(bind.password))
                    && read.SystemType.SequenceEqual(Bytes(bind.type))
                    && read.AddressRange.SequenceEqual(Bytes(bind.range))
                    && (byte[])[read.Version, read.Ton, read.Npi] is var numbers
                    && numbers.SequenceEqual(bind.numbers);
            }).Check(Config.QuickThrowOnFailure);

    // Every reader over the same bytes: those of another PDU are arbitrary bytes too.
    private static bool ReadsOrRefuses(byte[] bytes)
    {
        Try(() => PduHeader.Read(bytes));
        Try(() => BindPdu.Read(bytes));
        Try(() => ResultPdu.ReadMessageId(bytes));
        Try(() =>
        {
            var pdu = MessagePdu.Read(bytes);
            _ = pdu.UserData;
            pdu.Parameters.TryNumber(Parameters.MessageState, out _);
        });
        return true;
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (SmppProtocolException)
        {
            return;
        }
    }

    private static Gen<string> AnyText(int size) =>
        from length in Gen.Choose(0, size - 1)
        from characters in Gen.ArrayOf(Gen.Choose(1, 255).Select(static value => (char)value), length)
        select new string(characters);

    private static Gen<(ushort Tag, byte[] Value)> AnyParameter() =>
        from tag in Gen.OneOf(
            Gen.Choose(0, ushort.MaxValue), Gen.Constant<int>(Parameters.MessagePayload),
            Gen.Constant<int>(Parameters.MessageState))
        from length in Gen.Choose(0, 300)
        from value in Gen.ArrayOf(AnyByte, length)
        select ((ushort)tag, value);

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
