using System.Buffers.Binary;

namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>
/// The optional parameters at the end of a PDU (SMPP 3.4, 3.2.4), as they lie there: each a tag, a length and a value.
/// </summary>
internal readonly ref struct Parameters(ReadOnlySpan<byte> raw)
{
    public const ushort SarReference = 0x020C;
    public const ushort SarTotal = 0x020E;
    public const ushort SarNumber = 0x020F;
    public const ushort ScInterfaceVersion = 0x0210;
    public const ushort ReceiptedMessageId = 0x001E;
    public const ushort UserMessageReference = 0x0204;
    public const ushort NetworkErrorCode = 0x0423;
    public const ushort MessagePayload = 0x0424;
    public const ushort MessageState = 0x0427;

    private const int Head = 4;

    private readonly ReadOnlySpan<byte> _raw = raw;

    public ReadOnlySpan<byte> Raw => _raw;

    /// <summary>Throws where a length leads past the end.</summary>
    public static Parameters Read(ReadOnlySpan<byte> rest)
    {
        for (var at = 0; at < rest.Length;)
        {
            var left = rest.Length - at - Head;
            var length = left < 0 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest[(at + 2)..]);
            if (left < length)
                throw new SmppProtocolException($"A parameter of {length} bytes has {left}.");

            at += Head + length;
        }

        return new Parameters(rest);
    }

    /// <summary>The first parameter of a tag; false where there is none.</summary>
    public bool TryFind(ushort tag, out ReadOnlySpan<byte> value)
    {
        for (var rest = _raw; rest.Length >= Head;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            value = rest.Slice(Head, length);
            if (BinaryPrimitives.ReadUInt16BigEndian(rest) == tag)
                return true;

            rest = rest[(Head + length)..];
        }

        value = default;
        return false;
    }

    /// <summary>A parameter that is one number of one or two bytes; false where there is none of that length.</summary>
    public bool TryNumber(ushort tag, out int number)
    {
        number = 0;
        if (!TryFind(tag, out var value) || value.Length is 0 or > sizeof(ushort))
            return false;

        number = value.Length == 1 ? value[0] : BinaryPrimitives.ReadUInt16BigEndian(value);
        return true;
    }
}
