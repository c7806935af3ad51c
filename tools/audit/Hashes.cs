using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Audit;

/// <summary>The hashes and signatures of logs, as docs/events.md defines them.</summary>
internal static class Hashes
{
    public const int Size = 32;

    public static byte[] Leaf(byte[] canonical) => SHA256.HashData([0, .. canonical]);

    public static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    public static byte[] Link(byte[] before, byte[] leaf) => SHA256.HashData([2, .. before, .. leaf]);

    public static byte[] Commitment(byte[] salt, string value) =>
        SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(value)]);

    public static string Fingerprint(byte[]? key) =>
        key is null ? "no key" : "SHA256:" + Convert.ToHexStringLower(SHA256.HashData(key));

    public static bool IsSigned(Checkpoint checkpoint) => IsSigned(
        string.Create(
            CultureInfo.InvariantCulture,
            $"countersign checkpoint v1\n{checkpoint.Log}\n{checkpoint.Size}\n"
            + $"{Convert.ToBase64String(checkpoint.Root)}\n{Convert.ToBase64String(checkpoint.Hash)}\n"
            + $"{checkpoint.At}\n"),
        checkpoint.Signature,
        checkpoint.PublicKey);

    /// <summary>Whether the key before has signed which one follows it.</summary>
    public static bool IsSigned(Succession one) => IsSigned(
        $"countersign key succession v1\n{Convert.ToBase64String(one.From)}\n{Convert.ToBase64String(one.To)}\n",
        one.Signature,
        one.From);

    private static bool IsSigned(string text, byte[] signature, byte[] publicKey)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            return read == publicKey.Length
                && key.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256);
        }
        catch (Exception fault) when (fault is CryptographicException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}

/// <summary>A Merkle tree (RFC 6962) that grows leaf by leaf and keeps only the roots of its whole trees.</summary>
internal sealed class GrowingTree
{
    private readonly List<byte[]> _roots;

    /// <param name="roots">The roots of the whole trees over what was before, left to right.</param>
    /// <param name="size">How many leaves they cover.</param>
    /// <exception cref="BadRecordException">There are not as many as that size has.</exception>
    public GrowingTree(IEnumerable<byte[]> roots, long size)
    {
        _roots = [.. roots];
        Size = size;
        if (_roots.Count != BitOperations.PopCount((ulong)size))
            throw new BadRecordException("The frontier does not fit the first place.");
    }

    public long Size { get; private set; }

    public void Add(byte[] leaf)
    {
        for (var size = Size++; (size & 1) == 1; size >>= 1)
        {
            leaf = Hashes.Node(_roots[^1], leaf);
            _roots.RemoveAt(_roots.Count - 1);
        }

        _roots.Add(leaf);
    }

    /// <summary>The root of all leaves; zeros where there are none.</summary>
    public byte[] Root()
    {
        if (_roots.Count == 0)
            return new byte[Hashes.Size];

        var root = _roots[^1];
        for (var at = _roots.Count - 2; at >= 0; at--)
            root = Hashes.Node(_roots[at], root);

        return root;
    }
}
