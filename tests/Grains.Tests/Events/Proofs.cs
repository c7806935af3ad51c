using System.Security.Cryptography;
using Countersign.Events;

namespace Countersign.Grains.Tests.Events;

/// <summary>Verifies what logs prove, as RFC 9162 2.1.4.2 says, written apart from what proves.</summary>
internal static class Proofs
{
    public static bool IsSigned(EventCheckpoint checkpoint)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(checkpoint.PublicKey, out _);
        var text = CheckpointSigner.Text(
            checkpoint.Log, checkpoint.Size, checkpoint.Root, checkpoint.Hash, checkpoint.At);
        return key.VerifyData(text, checkpoint.Signature, HashAlgorithmName.SHA256);
    }

    public static bool IsConsistent(
        long first, byte[] firstRoot, long second, byte[] secondRoot, IReadOnlyList<byte[]> proof)
    {
        if (first == second)
            return proof.Count == 0 && firstRoot.AsSpan().SequenceEqual(secondRoot);

        var path = new Queue<byte[]>(proof);
        if (long.IsPow2(first))
            path = new Queue<byte[]>([firstRoot, .. proof]);
        var (fn, sn) = (first - 1, second - 1);
        while ((fn & 1) == 1)
            (fn, sn) = (fn >> 1, sn >> 1);

        var (fr, sr) = (path.Peek(), path.Dequeue());
        foreach (var c in path)
        {
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                (fr, sr) = (Node(c, fr), Node(c, sr));
                while ((fn & 1) == 0 && fn != 0)
                    (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                sr = Node(sr, c);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && fr.AsSpan().SequenceEqual(firstRoot) && sr.AsSpan().SequenceEqual(secondRoot);
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);
}
