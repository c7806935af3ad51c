using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Countersign.Api.Authentication.Tokens;

/// <summary>
/// The signing keys of the ring as pairs on P-256: the current one signs, all of them are believed. The private number
/// of a pair follows from the key's secret, so that every front door with the ring has the same.
/// </summary>
internal sealed class SigningKeys : IDisposable
{
    private const int ScalarBytes = 32;

    /// <summary>Of its own: the usual one keeps what it made of a key beyond the life of this object.</summary>
    private readonly CryptoProviderFactory _factory = new();
    private readonly ECDsaSecurityKey[] _keys;

    public SigningKeys(IKeyRing ring)
    {
        _keys = [.. ring.All(KeyPurpose.Signing).Select(Pair)];
        Current = new SigningCredentials(_keys[0], SecurityAlgorithms.EcdsaSha256);
        Published = new JwksBody([.. _keys.Select(Publish)]);
    }

    /// <summary>What new tokens are signed with.</summary>
    public SigningCredentials Current { get; }

    /// <summary>All of them, current first.</summary>
    public IReadOnlyList<SecurityKey> All => _keys;

    /// <summary>Their public halves.</summary>
    public JwksBody Published { get; }

    public void Dispose()
    {
        foreach (var key in _keys)
            key.ECDsa.Dispose();
    }

    private ECDsaSecurityKey Pair(SecretKey key)
    {
        Span<byte> scalar = stackalloc byte[ScalarBytes];
        HKDF.Expand(HashAlgorithmName.SHA256, key.Secret, scalar, "countersign ES256 signing key"u8);
        // The order of P-256 begins with 32 one bits: without the first the number is below it.
        scalar[0] &= 0x7f;
        var pair = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar.ToArray() });
        CryptographicOperations.ZeroMemory(scalar);
        var named = new ECDsaSecurityKey(pair) { CryptoProviderFactory = _factory };
        named.KeyId = $"{key.Id}-{Base64UrlEncoder.Encode(named.ComputeJwkThumbprint()[..8])}";
        return named;
    }

    private static JwkBody Publish(ECDsaSecurityKey key)
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
        return new JwkBody("EC", "P-256", x, y, key.KeyId, "sig", "ES256");
    }
}
