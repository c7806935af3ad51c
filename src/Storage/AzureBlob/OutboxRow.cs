using System.Buffers.Binary;
using System.Text;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// What one write has sent, in a page: of each, the name of the state's blob, the version and the items.
/// </summary>
internal readonly record struct OutboxRow(string Name, SentItems Sent)
{
    private const int HeadSize = sizeof(ushort) + sizeof(long) + sizeof(int);

    public static byte[] Encode(IReadOnlyList<OutboxRow> rows)
    {
        var bytes = new byte[rows.Sum(static row => HeadSize + row.Name.Length + row.Sent.Items.Length)];
        var rest = bytes.AsSpan();
        foreach (var (name, sent) in rows)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)Encoding.ASCII.GetBytes(name, rest[HeadSize..]));
            BinaryPrimitives.WriteInt64LittleEndian(rest[sizeof(ushort)..], sent.Version);
            BinaryPrimitives.WriteInt32LittleEndian(rest[(sizeof(ushort) + sizeof(long))..], sent.Items.Length);
            sent.Items.Span.CopyTo(rest[(HeadSize + name.Length)..]);
            rest = rest[(HeadSize + name.Length + sent.Items.Length)..];
        }

        return bytes;
    }

    public static List<OutboxRow> Decode(ReadOnlyMemory<byte> bytes)
    {
        var rows = new List<OutboxRow>();
        while (bytes.Length > 0)
        {
            var name = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span);
            var version = BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[sizeof(ushort)..]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[(sizeof(ushort) + sizeof(long))..]);
            rows.Add(new OutboxRow(
                Encoding.ASCII.GetString(bytes.Span.Slice(HeadSize, name)),
                new SentItems(version, bytes.Slice(HeadSize + name, length))));
            bytes = bytes[(HeadSize + name + length)..];
        }

        return rows;
    }
}
