using Countersign.Carriers.Smpp.Pdus;

namespace Countersign.Carriers.Smpp.Deliveries;

/// <summary>The header before a message that came in parts (3GPP TS 23.040, section 9.2.3.24).</summary>
internal static class UserDataHeader
{
    private const byte Concatenated = 0x00;
    private const byte ConcatenatedWide = 0x08;

    /// <summary>
    /// The user data after its header. Throws where the header is longer than what is there; elements in it that are
    /// not about parts, or are cut off, are passed over.
    /// </summary>
    /// <param name="pdu">The message.</param>
    /// <param name="part">Which part it is; null where it is whole.</param>
    /// <param name="octets">Octets of the header, its length octet included.</param>
    public static ReadOnlySpan<byte> Skip(MessagePdu pdu, out InboundPart? part, out int octets)
    {
        part = null;
        octets = 0;
        var data = pdu.UserData;
        if (!pdu.EsmClass.HasFlag(EsmClass.UserDataHeader) || data.IsEmpty)
            return data;

        octets = 1 + data[0];
        if (octets > data.Length)
            throw new SmppProtocolException($"A user data header of {octets} bytes is in {data.Length}.");

        for (var rest = data[1..octets]; rest.Length >= 2 && rest.Length >= 2 + rest[1]; rest = rest[(2 + rest[1])..])
            part ??= Part(rest[0], rest.Slice(2, rest[1]));

        return data[octets..];
    }

    private static InboundPart? Part(byte element, ReadOnlySpan<byte> value) =>
        (element, value.Length) switch
        {
            (Concatenated, 3) when value[1] > 1 => new InboundPart(value[0], value[1], value[2]),
            (ConcatenatedWide, 4) when value[2] > 1 => new InboundPart(value[0] << 8 | value[1], value[2], value[3]),
            _ => null,
        };
}
