using System.Buffers;
using System.Buffers.Binary;

namespace Countersign.Storage.Outbox;

/// <summary>
/// Many writes' items in one row: a group of writes that shares a transaction shares a row too, which costs a tenth of
/// a row for each. Each write's bytes stand behind their length in 4 bytes.
/// </summary>
internal static class OutboxPacking
{
    /// <summary>A row that has grown so large is followed by another one of the same transaction.</summary>
    public const int RowBytes = 256 * 1024;

    public static void Add(ArrayBufferWriter<byte> row, ReadOnlySpan<byte> sealedItems)
    {
        BinaryPrimitives.WriteInt32LittleEndian(row.GetSpan(sizeof(int)), sealedItems.Length);
        row.Advance(sizeof(int));
        row.Write(sealedItems);
    }

    /// <summary>The items of all writes of a row.</summary>
    public static void Unpack(OutboxCodec codec, long id, ReadOnlySpan<byte> row, List<OutboxEntry> items)
    {
        var first = items.Count;
        while (row.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(row);
            codec.Decode(row.Slice(sizeof(int), length), id, items.Count - first, items);
            row = row[(sizeof(int) + length)..];
        }
    }
}
