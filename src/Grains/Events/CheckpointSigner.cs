using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Events;

/// <summary>
/// Signs what logs hold. Its key is made from the grain key of the ring, which lives as long as the store: what was
/// signed years ago is still verified with the one public key that an auditor was given.
/// </summary>
internal sealed class CheckpointSigner : IDisposable
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

    public CheckpointSigner(IKeyRing keys)
    {
        var seed = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            keys.Current(KeyPurpose.GrainKey).Secret.ToArray(),
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

    public EventCheckpoint Sign(string log, long size, byte[] root, byte[] hash, long at)
    {
        lock (_turn)
        {
            return new EventCheckpoint
            {
                Log = log,
                Size = size,
                Root = root,
                Hash = hash,
                At = at,
                Signature = _key.SignData(Text(log, size, root, hash, at), HashAlgorithmName.SHA256),
                PublicKey = PublicKey,
            };
        }
    }

    /// <summary>What is signed: six lines, each ended by a line feed.</summary>
    public static byte[] Text(string log, long size, ReadOnlySpan<byte> root, ReadOnlySpan<byte> hash, long at) =>
        Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"countersign checkpoint v1\n{log}\n{size}\n{Convert.ToBase64String(root)}\n"
            + $"{Convert.ToBase64String(hash)}\n{at}\n"));

    public void Dispose() => _key.Dispose();
}
