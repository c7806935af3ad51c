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

    /// <summary>
    /// What a store says to a ring that is not its own. A ring that was made in this very start, because the file was
    /// missing, goes away again: it must not be taken for the one that is lost.
    /// </summary>
    public static InvalidDataException Refusal(string store, IKeyRing keys)
    {
        const string Remedy = $"Put back the {KeyRingOptions.DefaultFileName} (or "
            + $"{KeyRingOptions.EnvironmentVariable}) that belongs to it; without it the data cannot be read.";
        if (keys is not KeyRing { MadeIn: { } path })
            return new($"{store} was written with another key ring. {Remedy}");

        File.Delete(path);
        return new($"{store} holds data, but the keys it was written with are missing: there is no {path}. {Remedy}");
    }
}
