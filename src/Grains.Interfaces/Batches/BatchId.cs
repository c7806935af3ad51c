using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Countersign.Batches;

/// <summary>
/// Ids of batches: <c>ba_</c> and 128 random bits in base64url. An id opens nothing by itself: the batch knows its
/// tenant, and to every other tenant it does not exist.
/// </summary>
public static class BatchId
{
    private const string Prefix = "ba_";
    private const int Bytes = 16;
    private const int Length = 3 + 22;

    /// <summary>
    /// The id of the batch that a command uploads: the same for a repeat of the command, and as random as its id.
    /// </summary>
    public static string Of(OperationId upload)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        var id = OperationId.Derive("batch", upload.ToString());
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], id.Low);
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>Whether <see cref="Of"/> could have made the text: nothing else becomes a grain's key.</summary>
    public static bool IsWellFormed([NotNullWhen(true)] string? id) =>
        id is { Length: Length } && id.StartsWith(Prefix, StringComparison.Ordinal)
            && Base64Url.IsValid(id.AsSpan(Prefix.Length));

    /// <summary>The key of a shard's grain: batch id, slash, number of the shard.</summary>
    public static string ShardKey(string batch, int shard) => $"{batch}/{shard}";

    /// <summary>
    /// The batch and number of a shard's key; false for anything that <see cref="ShardKey"/> did not make.
    /// </summary>
    public static bool TryParseShardKey(string key, out string batch, out int shard)
    {
        batch = "";
        shard = 0;
        if (key.Length <= Length + 1 || key[Length] != '/' || !int.TryParse(key.AsSpan(Length + 1), out shard))
            return false;

        batch = key[..Length];
        return IsWellFormed(batch) && shard is >= 0 and < BatchLimits.MaxShards;
    }
}
