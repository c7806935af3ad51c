using Countersign.Carriers.Messages;

namespace Countersign.Carriers.Smpp.Text;

/// <summary>Packs septets into octets and back, the lowest bit first (3GPP TS 23.038, section 6.1.2.1).</summary>
internal static class Septets
{
    private const int Bits = 7;
    private const byte CarriageReturn = 0x0D;

    /// <summary>Octets that so many septets take after so many bits of fill.</summary>
    public static int PackedLength(int septets, int fill) => (fill + septets * Bits + 7) / 8;

    /// <summary>Bits between a user data header and the first septet, which begins at a multiple of seven.</summary>
    public static int Fill(int headerOctets) => (Bits - headerOctets * 8 % Bits) % Bits;

    /// <summary>
    /// Packs. Where seven bits are left over they hold a carriage return, so that nobody reads them as an at sign.
    /// </summary>
    public static void Pack(ReadOnlySpan<byte> septets, int fill, Span<byte> destination)
    {
        destination = destination[..PackedLength(septets.Length, fill)];
        destination.Clear();
        var bit = fill;
        foreach (var septet in septets)
            bit = Put(septet, bit, destination);

        if (destination.Length * 8 - bit == Bits)
            Put(CarriageReturn, bit, destination);
    }

    /// <summary>
    /// Unpacks. An at sign or carriage return that ends with the last octet may be filling: how many septets there are
    /// is not said, and a message is rather read without it.
    /// </summary>
    public static byte[] Unpack(ReadOnlySpan<byte> octets, int fill)
    {
        var count = Math.Max(0, (octets.Length * 8 - fill) / Bits);
        var septets = new byte[count];
        for (var index = 0; index < count; index++)
        {
            var bit = fill + index * Bits;
            var pair = octets[bit / 8] | (bit / 8 + 1 < octets.Length ? octets[bit / 8 + 1] << 8 : 0);
            septets[index] = (byte)(pair >> (bit % 8) & 0x7F);
        }

        var isFull = count > 0 && fill + count * Bits == octets.Length * 8;
        return isFull && septets[^1] is 0 or CarriageReturn && septets is not [.., Gsm7.Escape, _] ? septets[..^1]
            : septets;
    }

    private static int Put(byte septet, int bit, Span<byte> destination)
    {
        var pair = septet << (bit % 8);
        destination[bit / 8] |= (byte)pair;
        if (bit % 8 > 1)
            destination[bit / 8 + 1] |= (byte)(pair >> 8);

        return bit + Bits;
    }
}
