using System.Security.Cryptography;
using System.Text;

namespace Countersign.Api.Authentication;

/// <summary>
/// The parts of a key in the clear: <c>csk_live_{tenant}_{id}_{secret}</c>, or <c>csk_test_…</c> for the sandbox.
/// Printing it shows no secret.
/// </summary>
internal readonly ref struct ApiKey
{
    /// <summary>Random bytes of a secret: 192 bits, as hexadecimal digits.</summary>
    public const int SecretBytes = 24;

    private const int MaxLength = 256;
    private const int MaxTenant = 32;
    private const int MaxId = 16;
    private const int MaxSecret = 128;
    private const string Live = "csk_live_";
    private const string Test = "csk_test_";

    private ApiKey(bool sandbox, ReadOnlySpan<char> tenant, ReadOnlySpan<char> id, ReadOnlySpan<char> secret)
    {
        Sandbox = sandbox;
        Tenant = tenant;
        Id = id;
        Secret = secret;
    }

    public bool Sandbox { get; }

    public ReadOnlySpan<char> Tenant { get; }

    public ReadOnlySpan<char> Id { get; }

    private ReadOnlySpan<char> Secret { get; }

    /// <summary>False for whatever no key of this service looks like.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ApiKey key)
    {
        key = default;
        var sandbox = text.StartsWith(Test, StringComparison.Ordinal);
        if (text.Length > MaxLength || (!sandbox && !text.StartsWith(Live, StringComparison.Ordinal)))
            return false;

        var rest = text[Test.Length..];
        var first = rest.IndexOf('_');
        var second = first < 0 ? -1 : rest[(first + 1)..].IndexOf('_') + first + 1;
        if (first is < 1 or > MaxTenant || second <= first + 1 || second - first - 1 > MaxId)
            return false;

        var secret = rest[(second + 1)..];
        if (secret.Length is 0 or > MaxSecret || secret.ContainsAnyExceptInRange('!', '~'))
            return false;
        key = new ApiKey(sandbox, rest[..first], rest[(first + 1)..second], secret);
        return true;
    }

    /// <summary>The key in the clear: shown once to whoever asked for it, and kept nowhere.</summary>
    public static string Format(bool sandbox, string tenant, string id, string secret) =>
        $"{(sandbox ? Test : Live)}{tenant}_{id}_{secret}";

    /// <summary>SHA-256 of the secret's UTF-8 into <paramref name="hash"/> (32 bytes).</summary>
    public void HashSecret(Span<byte> hash) => HashSecret(Secret, hash);

    /// <inheritdoc cref="HashSecret(Span{byte})"/>
    public static void HashSecret(ReadOnlySpan<char> secret, Span<byte> hash)
    {
        Span<byte> utf8 = stackalloc byte[MaxSecret];
        var length = Encoding.ASCII.GetBytes(secret, utf8);
        SHA256.HashData(utf8[..length], hash);
        CryptographicOperations.ZeroMemory(utf8);
    }

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{(Sandbox ? Test : Live)}{Tenant}_{Id}_…";
}
