using System.Text;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Text;
using Countersign.Numbers;

namespace Countersign.Carriers.Smpp.Deliveries;

/// <summary>Reads deliver_sm. Throws <see cref="SmppProtocolException"/> where it is none.</summary>
internal sealed class DeliveryReader(string route, SmppOptions options)
{
    private readonly TextDecoder _decoder = new(options.DefaultAlphabet, options.Gsm7Packing);
    private readonly MessageIds _ids = new(options.MessageIdFormat, options.ReceiptIdFormat);

    public Delivery Read(ReadOnlySpan<byte> body)
    {
        var pdu = MessagePdu.Read(body);
        if (pdu.EsmClass.HasFlag(EsmClass.Intermediate))
            return new Delivery.Nothing("intermediate");
        if (pdu.EsmClass.HasFlag(EsmClass.DeliveryAcknowledgement)
            || pdu.EsmClass.HasFlag(EsmClass.ManualAcknowledgement))
            return new Delivery.Nothing("acknowledgement");

        // A handset can write any text, so a text that looks like a receipt is none: the carrier must say that it is.
        return (pdu.EsmClass & EsmClass.Kind) == EsmClass.Receipt
            || pdu.Parameters.TryFind(Parameters.ReceiptedMessageId, out _)
            ? Receipt(pdu) : Inbound(pdu);
    }

    private Delivery Receipt(MessagePdu pdu)
    {
        var data = UserDataHeader.Skip(pdu, out _, out var headerOctets);
        var text = ReceiptText.Read(_decoder.Decode(pdu.DataCoding, data, headerOctets) ?? "");
        // What the parameters say is what the protocol defines; the text is what vendors make of it.
        var id = pdu.Parameters.TryFind(Parameters.ReceiptedMessageId, out var own) && Text(own) is { Length: > 0 } it
            ? _ids.OfAnswer(it) : _ids.OfReceipt(text.Id.ToString());
        var state = pdu.Parameters.TryNumber(Parameters.MessageState, out var number)
            ? MessageStates.Of(number) ?? MessageStates.Of(text.State) : MessageStates.Of(text.State);
        return id.Length == 0 || id.Length >= ResultPdu.MessageIdSize || state is null
            ? new Delivery.Nothing("unreadable-receipt")
            : state.Value.Status is { } status
                ? new Delivery.Report(new Receipt(route, id, status, state.Value.Error))
                : new Delivery.Nothing("intermediate");
    }

    private Delivery Inbound(MessagePdu pdu)
    {
        var data = UserDataHeader.Skip(pdu, out var part, out var headerOctets);
        if (_decoder.Decode(pdu.DataCoding, data, headerOctets) is not { } text)
            return new Delivery.Nothing("no-text");
        if (!TryNumber(pdu.Source, out var from))
            return new Delivery.Nothing("no-number");

        return new Delivery.Inbound(from, Encoding.Latin1.GetString(pdu.Destination), text, part ?? Sar(pdu));
    }

    /// <summary>The same said by parameters (sar_msg_ref_num and its like).</summary>
    private static InboundPart? Sar(MessagePdu pdu) =>
        pdu.Parameters.TryNumber(Parameters.SarReference, out var reference)
        && pdu.Parameters.TryNumber(Parameters.SarTotal, out var total)
        && pdu.Parameters.TryNumber(Parameters.SarNumber, out var number)
        && total > 1
            ? new InboundPart(reference, total, number) : null;

    /// <summary>International digits, with or without the plus sign or the zeros for it.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> source, out E164 number)
    {
        number = default;
        source = source.TrimStart((byte)'+').TrimStart((byte)'0');
        return source.Length is >= E164.MinDigits and <= E164.MaxDigits
            && !source.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && E164.TryFromDigits(ulong.Parse(source), out number);
    }

    private static string Text(ReadOnlySpan<byte> value) => Encoding.Latin1.GetString(value).TrimEnd('\0').Trim();
}
