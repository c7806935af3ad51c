using System.Buffers;
using System.Security.Cryptography;

namespace Countersign.Events;

/// <summary>
/// What is hashed, and how. A leaf is the hash of an event's canonical JSON; the chain runs over leaves; the tree over
/// leaves is that of RFC 6962. The first byte keeps the three apart.
/// </summary>
internal static class EventChain
{
    public const int HashSize = SHA256.HashSizeInBytes;
    public const int SaltSize = 16;

    /// <summary>Longest value of a commitment, in bytes: a masked number.</summary>
    public const int MaxValue = 64;

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
    /// <param name="salt">The salt.</param>
    /// <param name="value">The value, UTF-8.</param>
    /// <param name="commitment">Receives <see cref="HashSize"/> bytes.</param>
    public static void Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> value, Span<byte> commitment)
    {
        Span<byte> bytes = stackalloc byte[SaltSize + MaxValue];
        salt.CopyTo(bytes);
        value.CopyTo(bytes[SaltSize..]);
        SHA256.HashData(bytes[..(SaltSize + value.Length)], commitment);
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
