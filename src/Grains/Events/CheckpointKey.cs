using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Events;

/// <summary>One key that signs what logs hold; made from a secret, the same in every process.</summary>
internal sealed class CheckpointKey : IDisposable
{
    private const int SeedSize = 48;
    private const int ScalarSize = 32;

    /// <summary>The order of the group of P-256 (FIPS 186-5).</summary>
    private static readonly BigInteger Order = BigInteger.Parse(
        "00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        NumberStyles.AllowHexSpecifier,
        CultureInfo.InvariantCulture);

    private readonly Lock _turn = new();
    private readonly ECDsa _key;

    public CheckpointKey(SecretKey secret)
    {
        var seed = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            secret.Secret.ToArray(),
            SeedSize,
            info: Encoding.UTF8.GetBytes("countersign event log signature v1"));
        // FIPS 186-5, A.2.1: so many extra bits that the remainder is as good as uniform.
        var scalar = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        var d = new byte[ScalarSize];
        bytes.CopyTo(d, ScalarSize - bytes.Length);
        _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
        PublicKey = _key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; }

    /// <summary>64 bytes, r and s.</summary>
    public byte[] Sign(byte[] text)
    {
        lock (_turn)
            return _key.SignData(text, HashAlgorithmName.SHA256);
    }

    public void Dispose() => _key.Dispose();
}
