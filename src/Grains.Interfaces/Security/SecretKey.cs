namespace Countersign;

/// <summary>One secret key and its id. Prints as its id, never as its bytes.</summary>
public sealed class SecretKey
{
    /// <summary>Length of every key in bytes.</summary>
    public const int Size = 32;

    private readonly byte[] _secret;

    /// <summary>A copy of <paramref name="secret"/>, which has <see cref="Size"/> bytes.</summary>
    /// <exception cref="ArgumentException">The secret has another length.</exception>
    public SecretKey(byte id, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Size)
            throw new ArgumentException($"Key {id} has {secret.Length} bytes; a key has {Size}.", nameof(secret));

        Id = id;
        _secret = secret.ToArray();
    }

    /// <summary>Names the key within its purpose; written beside everything made with it.</summary>
    public byte Id { get; }

    /// <summary>The bytes of the key.</summary>
    public ReadOnlySpan<byte> Secret => _secret;

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"[key {Id}]";
}
