using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Orleans;

namespace Countersign;

/// <summary>
/// Names one command, so that a repeat of it (a retry after a timeout, a crash, a client's second try) is answered with
/// the stored result and takes effect once. 128 bits: random, or derived from what makes the command the same command.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.operation-id")]
public readonly record struct OperationId(
    [property: Id(0)] ulong High,
    [property: Id(1)] ulong Low)
{
    private const int MaxOnStack = 256;

    /// <summary>A fresh id for a command that nobody can repeat by name.</summary>
    public static OperationId New(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        return FromBytes(bytes);
    }

    /// <summary>
    /// The same id for the same parts, in the same order: SHA-256 over the length-prefixed parts, first 128 bits.
    /// </summary>
    public static OperationId Derive(params ReadOnlySpan<string> parts)
    {
        var size = parts.Length * sizeof(int);
        foreach (var part in parts)
            size += Encoding.UTF8.GetByteCount(part);

        var input = size <= MaxOnStack ? stackalloc byte[MaxOnStack] : new byte[size];
        var rest = input;
        foreach (var part in parts)
        {
            var written = Encoding.UTF8.GetBytes(part, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, written);
            rest = rest[(sizeof(int) + written)..];
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..size], digest);
        return FromBytes(digest);
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";

    private static OperationId FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
}
