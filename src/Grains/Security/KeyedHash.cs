using System.Security.Cryptography;

namespace Countersign.Security;

/// <summary>
/// HMAC-SHA-256 under one key. Each thread keeps a hash of its own: to make one costs more than to use it, and none is
/// for many threads.
/// </summary>
internal sealed class KeyedHash(SecretKey key) : IDisposable
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = HMACSHA256.HashSizeInBytes;

    private readonly ThreadLocal<IncrementalHash> _hashes =
        new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Secret), trackAllValues: true);

    /// <param name="message">What is hashed.</param>
    /// <param name="destination">Receives <see cref="Size"/> bytes.</param>
    public void Hash(ReadOnlySpan<byte> message, Span<byte> destination)
    {
        var hash = _hashes.Value!;
        hash.AppendData(message);
        hash.GetHashAndReset(destination);
    }

    public void Dispose()
    {
        foreach (var hash in _hashes.Values)
            hash.Dispose();

        _hashes.Dispose();
    }
}
