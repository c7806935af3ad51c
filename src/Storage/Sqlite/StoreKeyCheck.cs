using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// A store and a key ring belong together: under another grain key every number would be looked for at the wrong place
/// and seem new. The store remembers a fingerprint of the key and refuses any other, before anything is written.
/// </summary>
internal static class StoreKeyCheck
{
    private static ReadOnlySpan<byte> Purpose => "countersign store key check"u8;

    /// <exception cref="InvalidDataException">The store was written with another ring.</exception>
    public static void Run(Connection connection, IKeyRing keys, string path)
    {
        var fingerprint = Fingerprint(keys.Current(KeyPurpose.GrainKey));
        using var remember = connection.Compile("INSERT OR IGNORE INTO store VALUES ('key-check', ?1)");
        remember.Bind(1, fingerprint).Run();
        if (connection.Scalar("SELECT value FROM store WHERE name = 'key-check'") != fingerprint)
        {
            throw new InvalidDataException(
                $"{path} was written with another key ring. Put back the {KeyRingOptions.DefaultFileName} (or "
                + $"{KeyRingOptions.EnvironmentVariable}) that belongs to it; without it the data cannot be read.");
        }
    }

    private static long Fingerprint(SecretKey key)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret, Purpose, mac);
        return BinaryPrimitives.ReadInt64BigEndian(mac);
    }
}
