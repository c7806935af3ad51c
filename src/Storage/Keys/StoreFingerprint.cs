using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Countersign.Storage.Keys;

/// <summary>
/// A store and a key ring belong together: under another grain key every number would be looked for at the wrong place
/// and seem new. The store remembers this fingerprint of the key and refuses any other, before anything is written.
/// </summary>
internal static class StoreFingerprint
{
    private static ReadOnlySpan<byte> Purpose => "countersign store key check"u8;

    public static long Of(IKeyRing keys)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.Current(KeyPurpose.GrainKey).Secret, Purpose, mac);
        return BinaryPrimitives.ReadInt64BigEndian(mac);
    }

    /// <summary>What a store says to a ring that is not its own.</summary>
    public static InvalidDataException Refusal(string store) => new(
        $"{store} was written with another key ring. Put back the {KeyRingOptions.DefaultFileName} (or "
        + $"{KeyRingOptions.EnvironmentVariable}) that belongs to it; without it the data cannot be read.");
}
