using System.Collections.Immutable;
using System.Numerics;

namespace Countersign.Events;

/// <summary>Roots and proofs of the tree of RFC 6962, over leaves that are hashed already.</summary>
internal static class MerkleTree
{
    /// <summary>The root of so many leaves, at least one.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
            return leaves[0];

        var left = Split(leaves.Length);
        return EventChain.Node(Root(leaves[..left]), Root(leaves[left..]));
    }

    /// <summary>
    /// The root of whole trees, left to right, and of the leaves after them. Null where there is nothing at all.
    /// </summary>
    public static byte[]? Root(ImmutableArray<byte[]> frontier, ReadOnlySpan<byte[]> leaves)
    {
        var root = leaves.IsEmpty ? null : Root(leaves);
        for (var at = frontier.Length - 1; at >= 0; at--)
            root = root is null ? frontier[at] : EventChain.Node(frontier[at], root);

        return root;
    }

    /// <summary>The whole trees once a tree as large as the smallest unit stands behind them.</summary>
    /// <param name="frontier">The trees before.</param>
    /// <param name="units">How many units they cover.</param>
    /// <param name="root">The root of the new unit.</param>
    public static ImmutableArray<byte[]> Grow(ImmutableArray<byte[]> frontier, long units, byte[] root)
    {
        var merged = BitOperations.TrailingZeroCount(~units);
        for (var at = 0; at < merged; at++)
            root = EventChain.Node(frontier[^(at + 1)], root);

        return frontier.RemoveRange(frontier.Length - merged, merged).Add(root);
    }

    /// <summary>
    /// The consistency proof of RFC 6962, 2.1.2: that the first leaves of a tree are those of an earlier one.
    /// </summary>
    /// <param name="earlier">The earlier size, at least 1.</param>
    /// <param name="size">The size, no less.</param>
    /// <param name="rootOf">The root of the leaves from the first (inclusive) to the second (exclusive).</param>
    public static async Task<ImmutableArray<byte[]>> ConsistencyAsync(
        long earlier, long size, Func<long, long, Task<byte[]>> rootOf)
    {
        var proof = ImmutableArray.CreateBuilder<byte[]>();
        await SubproofAsync(earlier, 0, size, isWhole: true, rootOf, proof);
        return proof.ToImmutable();
    }

    /// <summary>The largest power of two below a size above 1.</summary>
    public static long Split(long size) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(size - 1)));

    private static int Split(int size) => (int)Split((long)size);

    private static async Task SubproofAsync(
        long earlier,
        long from,
        long to,
        bool isWhole,
        Func<long, long, Task<byte[]>> rootOf,
        ImmutableArray<byte[]>.Builder proof)
    {
        if (earlier == to - from)
        {
            if (!isWhole)
                proof.Add(await rootOf(from, to));
            return;
        }

        var split = Split(to - from);
        if (earlier <= split)
        {
            await SubproofAsync(earlier, from, from + split, isWhole, rootOf, proof);
            proof.Add(await rootOf(from + split, to));
        }
        else
        {
            await SubproofAsync(earlier - split, from + split, to, isWhole: false, rootOf, proof);
            proof.Add(await rootOf(from, from + split));
        }
    }
}
