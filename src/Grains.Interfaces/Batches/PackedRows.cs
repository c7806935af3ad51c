namespace Countersign.Batches;

/// <summary>
/// The rows of a shard as bytes. A frame, Brotli within: <c>0x01</c>, the unpacked size, and the compressed rows.
/// Numbers are unsigned LEB128. A row is: its kind and flags; how many lines below the row before it begins; then what
/// the kind has (number: the digits; duplicate: the digits and the first row of that number; invalid: the reason);
/// then, each where its flag says so, the locale, the reference and the metadata, as length and bytes. Metadata is
/// names and values in turn, each as length and bytes.
/// </summary>
internal static class PackedRows
{
    /// <summary>The format of the frame; a later one gets another number.</summary>
    public const byte Format = 1;

    /// <summary>The bits of a row's first byte that hold its <see cref="PackedRowKind"/>.</summary>
    public const byte KindMask = 0x0F;

    /// <summary>A locale follows.</summary>
    public const byte HasLocale = 0x10;

    /// <summary>A reference follows.</summary>
    public const byte HasReference = 0x20;

    /// <summary>Metadata follows.</summary>
    public const byte HasMetadata = 0x40;

    /// <summary>Longest integer: 64 bits, seven to the byte.</summary>
    public const int MaxIntegerBytes = 10;

    /// <summary>Brotli's quality: the fastest that finds repeats across rows.</summary>
    public const int Quality = 2;

    /// <summary>Brotli's window, as a power of two: a shard of ordinary rows.</summary>
    public const int Window = 18;

    public static int WriteInteger(Span<byte> destination, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            destination[length++] = (byte)(value | 0x80);

        destination[length++] = (byte)value;
        return length;
    }

    public static ulong ReadInteger(ReadOnlySpan<byte> source, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = source[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        throw new InvalidDataException("The packed rows hold an integer of more than 64 bits.");
    }
}

/// <summary>What a packed row is. Stored: never renumbered.</summary>
public enum PackedRowKind : byte
{
    /// <summary>A usable number, the first of its kind in the batch.</summary>
    Number = 0,

    /// <summary>A usable number that an earlier row has.</summary>
    Duplicate = 1,

    /// <summary>No usable number, or a row that could not be read.</summary>
    Invalid = 2,
}
