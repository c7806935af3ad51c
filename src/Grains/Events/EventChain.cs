using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Events;

/// <summary>
/// What is hashed, and how. A leaf is the hash of an event's canonical JSON; the chain runs over leaves; the tree over
/// leaves is that of RFC 6962. The first byte keeps the three apart.
/// </summary>
internal static class EventChain
{
    public const int HashSize = SHA256.HashSizeInBytes;
    public const int SaltSize = 16;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const byte LinkPrefix = 2;

    /// <summary>The hash before the first event.</summary>
    public static byte[] Beginning { get; } = new byte[HashSize];

    public static byte[] Leaf(ReadOnlySpan<byte> canonical)
    {
        var rented = ArrayPool<byte>.Shared.Rent(1 + canonical.Length);
        rented[0] = LeafPrefix;
        canonical.CopyTo(rented.AsSpan(1));
        var leaf = SHA256.HashData(rented.AsSpan(0, 1 + canonical.Length));
        ArrayPool<byte>.Shared.Return(rented);
        return leaf;
    }

    public static byte[] Link(ReadOnlySpan<byte> before, ReadOnlySpan<byte> leaf) => Two(LinkPrefix, before, leaf);

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Two(NodePrefix, left, right);

    /// <summary>What stands in an event in the place of a value that may be erased.</summary>
    public static byte[] Commitment(ReadOnlySpan<byte> salt, string value)
    {
        var bytes = new byte[SaltSize + Encoding.UTF8.GetMaxByteCount(value.Length)];
        salt.CopyTo(bytes);
        var length = SaltSize + Encoding.UTF8.GetBytes(value, bytes.AsSpan(SaltSize));
        return SHA256.HashData(bytes.AsSpan(0, length));
    }

    private static byte[] Two(byte prefix, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * HashSize)];
        bytes[0] = prefix;
        one.CopyTo(bytes[1..]);
        other.CopyTo(bytes[(1 + HashSize)..]);
        return SHA256.HashData(bytes);
    }
}
