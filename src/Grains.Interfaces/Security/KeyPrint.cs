using System.Buffers.Binary;
using System.Security.Cryptography;
using Orleans;

namespace Countersign.Security;

/// <summary>A fingerprint of one key: it tells keys apart and nothing about them.</summary>
/// <param name="Purpose">The number of its <see cref="KeyPurpose"/>.</param>
/// <param name="KeyId">Its id.</param>
/// <param name="Print">The first half of a MAC that is made with the key.</param>
[GenerateSerializer, Immutable, Alias("countersign.key-print")]
public readonly record struct KeyPrint(
    [property: Id(0)] int Purpose,
    [property: Id(1)] byte KeyId,
    [property: Id(2)] ulong Print)
{
    private static ReadOnlySpan<byte> What => "countersign key check between processes"u8;

    /// <summary>The prints of all keys of a ring.</summary>
    public static IReadOnlyList<KeyPrint> Of(IKeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return [.. Enum.GetValues<KeyPurpose>().SelectMany(purpose =>
            keys.All(purpose).Select(key => new KeyPrint((int)purpose, key.Id, Of(key))))];
    }

    private static ulong Of(SecretKey key)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret, What, mac);
        return BinaryPrimitives.ReadUInt64BigEndian(mac);
    }
}
