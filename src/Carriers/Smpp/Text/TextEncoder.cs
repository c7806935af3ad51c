using System.Buffers.Binary;
using Countersign.Carriers.Messages;

namespace Countersign.Carriers.Smpp.Text;

/// <summary>
/// Writes a text in the alphabet of the route, or in UCS-2 where that lacks a character, and cuts it into parts; no
/// character is torn apart. Parts are those that <see cref="MessageSize"/> counts.
/// </summary>
internal sealed class TextEncoder(SmppAlphabet preferred, SmppPacking packing, SmppLongMessages longMessages)
{
    /// <summary>Most parts of one message; a text that needs more is refused.</summary>
    public const int MaxParts = 16;

    private const int AirOctets = 140;
    private const int HeaderOctets = 6;
    private const int SingleSeptets = 160;
    private const int PartSeptets = 153;
    private const int MaxPayload = ushort.MaxValue;

    /// <summary>
    /// False where the text needs more than <see cref="MaxParts"/> parts, or more than fits into message_payload.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="reference">What the parts are joined by; used where there are several.</param>
    /// <param name="encoded">Its parts.</param>
    public bool TryEncode(ReadOnlySpan<char> text, byte reference, out EncodedText encoded)
    {
        encoded = default;
        if (text.Length > MaxParts * SingleSeptets)
            return false;

        var (alphabet, units) = Write(text);
        var (single, part) = alphabet == SmppAlphabet.Gsm7
            ? (SingleSeptets, PartSeptets) : (AirOctets, AirOctets - HeaderOctets);
        var isLong = units.Length > single;
        if (!isLong || longMessages == SmppLongMessages.Payload)
        {
            var whole = Lay(alphabet, [], units.Span);
            encoded = new EncodedText(DataCoding.Of(alphabet), [whole], HasHeader: false, IsPayload: isLong);
            return whole.Length <= MaxPayload;
        }

        var cuts = Cut(alphabet, units.Span, part);
        if (cuts.Count > MaxParts)
            return false;

        var parts = new ReadOnlyMemory<byte>[cuts.Count];
        for (var index = 0; index < parts.Length; index++)
        {
            // An 8-bit reference, how many parts there are, and which one this is (23.040, 9.2.3.24.1).
            ReadOnlySpan<byte> header = [5, 0, 3, reference, (byte)parts.Length, (byte)(index + 1)];
            parts[index] = Lay(alphabet, header, units.Span[cuts[index]]);
        }

        encoded = new EncodedText(DataCoding.Of(alphabet), parts, HasHeader: true, IsPayload: false);
        return true;
    }

    private (SmppAlphabet Alphabet, ReadOnlyMemory<byte> Units) Write(ReadOnlySpan<char> text) =>
        preferred == SmppAlphabet.Gsm7 && TryGsm7(text, out var units) ? (SmppAlphabet.Gsm7, units)
        : preferred == SmppAlphabet.Latin1 && TryLatin1(text, out units) ? (SmppAlphabet.Latin1, units)
        : (SmppAlphabet.Ucs2, Ucs2(text));

    private static bool TryGsm7(ReadOnlySpan<char> text, out ReadOnlyMemory<byte> units)
    {
        var septets = new byte[text.Length * 2];
        var length = 0;
        foreach (var character in text)
        {
            var count = Gsm7.Encode(character, septets.AsSpan(length));
            if (count == 0)
            {
                units = default;
                return false;
            }

            length += count;
        }

        units = septets.AsMemory(0, length);
        return true;
    }

    private static bool TryLatin1(ReadOnlySpan<char> text, out ReadOnlyMemory<byte> units)
    {
        units = default;
        if (text.ContainsAnyExceptInRange('\0', '\u00FF'))
            return false;

        var octets = new byte[text.Length];
        System.Text.Encoding.Latin1.GetBytes(text, octets);
        units = octets;
        return true;
    }

    private static ReadOnlyMemory<byte> Ucs2(ReadOnlySpan<char> text)
    {
        var octets = new byte[text.Length * 2];
        for (var index = 0; index < text.Length; index++)
            BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(index * 2), text[index]);

        return octets;
    }

    private static List<Range> Cut(SmppAlphabet alphabet, ReadOnlySpan<byte> units, int part)
    {
        var cuts = new List<Range>();
        for (var start = 0; start < units.Length;)
        {
            var end = Math.Min(start + part, units.Length);
            if (end < units.Length)
                end -= Torn(alphabet, units, end);

            cuts.Add(start..end);
            start = end;
        }

        return cuts;
    }

    /// <summary>Octets of the character before <paramref name="end"/> that a cut there would tear apart.</summary>
    private static int Torn(SmppAlphabet alphabet, ReadOnlySpan<byte> units, int end) =>
        alphabet switch
        {
            SmppAlphabet.Gsm7 => units[end - 1] == Gsm7.Escape ? 1 : 0,
            SmppAlphabet.Ucs2 => char.IsHighSurrogate(Unit(units, end - 2)) && char.IsLowSurrogate(Unit(units, end))
                ? 2 : 0,
            _ => 0,
        };

    private static char Unit(ReadOnlySpan<byte> units, int at) =>
        (char)BinaryPrimitives.ReadUInt16BigEndian(units[at..]);

    private ReadOnlyMemory<byte> Lay(SmppAlphabet alphabet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> units)
    {
        var isPacked = alphabet == SmppAlphabet.Gsm7 && packing == SmppPacking.Packed;
        var fill = Septets.Fill(header.Length);
        var data = new byte[header.Length + (isPacked ? Septets.PackedLength(units.Length, fill) : units.Length)];
        header.CopyTo(data);
        if (isPacked)
            Septets.Pack(units, fill, data.AsSpan(header.Length));
        else
            units.CopyTo(data.AsSpan(header.Length));

        return data;
    }
}
