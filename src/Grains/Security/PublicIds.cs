using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Countersign.Verifications;
using Microsoft.Extensions.Options;

namespace Countersign.Security;

/// <summary>
/// Ids as AES-256-GCM tokens: key id (1 byte), nonce (12), ciphertext of region (1) and number hash (16), tag (16); the
/// tenant is authenticated along, and what kind of thing is named. The nonce is the thing's own key, which is never
/// given to two of them: a token is the same whenever it is made, and no nonce ever meets a second plaintext.
/// </summary>
/// <param name="prefix">Three characters that say what is named.</param>
/// <param name="kind">What is authenticated behind the tenant; nothing for verifications.</param>
/// <param name="keys">The keys.</param>
/// <param name="residency">The region.</param>
internal abstract class PublicIds(string prefix, string kind, IKeyRing keys, IOptions<ResidencyOptions> residency)
    : IPublicIds, IDisposable
{
    private const int PrefixLength = 3;
    private const int NonceSize = VerificationKeyBytes.Size;
    private const int PlainSize = 1 + 2 * sizeof(ulong);
    private const int TagSize = 16;
    private const int TokenSize = 1 + NonceSize + PlainSize + TagSize;
    private const int MaxTenantBytes = 128;

    /// <summary>What is under way is named at each of its steps; a power of two.</summary>
    private const int RecentIds = 8_192;

    private const byte SandboxRegion = 0;
    private const byte HomeRegion = 1;

    private static readonly int IdLength = PrefixLength + Base64Url.GetEncodedLength(TokenSize);

    private readonly ThreadLocal<AesGcm?[]> _ciphers = new(() => new AesGcm?[byte.MaxValue + 1], trackAllValues: true);
    private readonly Named?[] _recent = new Named?[RecentIds];

    public byte CurrentKey { get; } = keys.Current(KeyPurpose.Id).Id;

    public string Encode(string tenant, in NumberKey number, VerificationKey key, byte idKey)
    {
        ref var recent = ref _recent[key.GetHashCode() & (RecentIds - 1)];
        if (Volatile.Read(ref recent) is { } named && named.Is(tenant, number, key, idKey))
            return named.Id;

        var id = Make(tenant, number, key, idKey);
        Volatile.Write(ref recent, new Named(tenant, number, key, idKey, id));
        return id;
    }

    public bool TryDecode(string tenant, [NotNullWhen(true)] string? id, out NumberKey number, out VerificationKey key)
    {
        Span<byte> buffer = stackalloc byte[MaxTenantBytes];
        var associated = Associated(tenant, buffer);
        Span<byte> plain = stackalloc byte[PlainSize];
        var token = new Token(stackalloc byte[TokenSize]);
        var wellFormed = TryRead(id, token.Bytes);
        var cipher = wellFormed ? Cipher(token.Bytes[0]) : null;
        var genuine = IsGenuine(cipher ?? Cipher(CurrentKey)!, token, associated, plain);
        (number, key) = (default, default);
        if (!genuine || cipher is null)
            return false;

        key = VerificationKeyBytes.Read(token.Nonce);
        number = new NumberKey(
            plain[0] == SandboxRegion ? ResidencyOptions.Sandbox : residency.Value.Region,
            BinaryPrimitives.ReadUInt64BigEndian(plain[1..]),
            BinaryPrimitives.ReadUInt64BigEndian(plain[(1 + sizeof(ulong))..]));
        return true;
    }

    public void Dispose()
    {
        foreach (var cipher in _ciphers.Values.SelectMany(ciphers => ciphers))
            cipher?.Dispose();

        _ciphers.Dispose();
    }

    private string Make(string tenant, in NumberKey number, VerificationKey key, byte idKey)
    {
        Span<byte> plain = stackalloc byte[PlainSize];
        plain[0] = number.Region == ResidencyOptions.Sandbox ? SandboxRegion : HomeRegion;
        BinaryPrimitives.WriteUInt64BigEndian(plain[1..], number.High);
        BinaryPrimitives.WriteUInt64BigEndian(plain[(1 + sizeof(ulong))..], number.Low);
        Span<byte> buffer = stackalloc byte[MaxTenantBytes];
        var associated = Associated(tenant, buffer);
        var token = new Token(stackalloc byte[TokenSize]);
        token.Bytes[0] = idKey;
        key.CopyTo(token.Nonce);
        var cipher = Cipher(idKey) ?? throw new InvalidOperationException($"Id key {idKey} is not in the key ring.");
        cipher.Encrypt(token.Nonce, plain, token.Ciphertext, token.Tag, associated);
        Span<char> id = stackalloc char[IdLength];
        prefix.CopyTo(id);
        Base64Url.EncodeToChars(token.Bytes, id[PrefixLength..]);
        return id.ToString();
    }

    private ReadOnlySpan<byte> Associated(string tenant, Span<byte> buffer)
    {
        var length = Encoding.UTF8.GetBytes(tenant, buffer);
        return buffer[..(length + Encoding.UTF8.GetBytes(kind, buffer[length..]))];
    }

    /// <summary>Reads the one spelling that <see cref="Encode"/> gives a token.</summary>
    private bool TryRead(string? id, Span<byte> token)
    {
        if (id is null || id.Length != IdLength || !id.StartsWith(prefix, StringComparison.Ordinal))
            return false;

        var text = id.AsSpan(PrefixLength);
        var status = Base64Url.DecodeFromChars(text, token, out _, out var written);
        if (status != OperationStatus.Done || written != TokenSize)
            return false;

        Span<char> spelling = stackalloc char[IdLength - PrefixLength];
        Base64Url.EncodeToChars(token, spelling);
        return text.SequenceEqual(spelling);
    }

    /// <summary>
    /// Every id that is not genuine takes this way to its refusal, so that all of them cost the same.
    /// </summary>
    private static bool IsGenuine(AesGcm cipher, Token token, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        try
        {
            cipher.Decrypt(token.Nonce, token.Ciphertext, token.Tag, plain, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>
    /// One cipher a thread and key: making one costs more than using it, and it is not for many threads.
    /// </summary>
    private AesGcm? Cipher(byte id)
    {
        var ciphers = _ciphers.Value!;
        return ciphers[id] ??= keys.Find(KeyPurpose.Id, id) is { } key ? new AesGcm(key.Secret, TagSize) : null;
    }

    private sealed class Named(string tenant, in NumberKey number, VerificationKey key, byte idKey, string id)
    {
        private readonly NumberKey _number = number;

        public string Id => id;

        public bool Is(string ofTenant, in NumberKey ofNumber, VerificationKey ofKey, byte ofIdKey) =>
            key == ofKey && idKey == ofIdKey && _number == ofNumber
            && string.Equals(tenant, ofTenant, StringComparison.Ordinal);
    }

    private readonly ref struct Token(Span<byte> bytes)
    {
        public Span<byte> Bytes { get; } = bytes;

        public Span<byte> Nonce => Bytes.Slice(1, NonceSize);

        public Span<byte> Ciphertext => Bytes.Slice(1 + NonceSize, PlainSize);

        public Span<byte> Tag => Bytes[^TagSize..];
    }
}
