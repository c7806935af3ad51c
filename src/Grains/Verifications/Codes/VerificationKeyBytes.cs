using System.Buffers.Binary;

namespace Countersign.Verifications;

/// <summary>A verification's key as twelve bytes, big end first.</summary>
internal static class VerificationKeyBytes
{
    public const int Size = 12;

    public static void CopyTo(this VerificationKey key, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, key.High);
        BinaryPrimitives.WriteUInt32BigEndian(destination[sizeof(ulong)..], key.Low);
    }

    public static VerificationKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[sizeof(ulong)..]));

    /// <summary>A fresh key. 96 random bits: a repeat is not to be expected in the life of an installation.</summary>
    public static VerificationKey New(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[Size];
        random.Fill(bytes);
        return Read(bytes);
    }
}
