using System.Buffers.Binary;
using Countersign.Storage.Codec;
using Countersign.Storage.States;

namespace Countersign.Storage.Outbox;

/// <summary>
/// What is held for a receiver, as it is stored: sealed like a state; inside, of each item, its position in 16 bytes
/// and the payload behind its length in 4.
/// </summary>
internal sealed class HeldCodec(IKeyRing keys, IRandomSource random) : IDisposable
{
    private const int HeadSize = (2 * sizeof(long)) + sizeof(int);

    private static readonly StateAddress Address = new("outbox", "held", "");

    private readonly StateEnvelope _envelope = new(keys, random);

    /// <summary>A row for each receiver.</summary>
    /// <param name="held">Items in ascending order.</param>
    public IReadOnlyList<HeldRow> Rows(IReadOnlyList<OutboxEntry> held) =>
        held.Count == 0
            ? []
            : [.. held.GroupBy(entry => entry.Lane).Select(lane => Row(lane.Key, [.. lane]))];

    /// <summary>Reads the items of a row back.</summary>
    /// <exception cref="StateUnreadableException">It does not open.</exception>
    public void Decode(OutboxLane lane, ReadOnlySpan<byte> stored, List<OutboxEntry> items)
    {
        var plain = new byte[StateEnvelope.PlainSize(Address, stored)];
        _envelope.Open(Address, stored, plain);
        for (var rest = plain.AsSpan(); rest.Length > 0;)
        {
            var major = BinaryPrimitives.ReadInt64LittleEndian(rest);
            var minor = BinaryPrimitives.ReadInt64LittleEndian(rest[sizeof(long)..]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[(2 * sizeof(long))..]);
            var payload = rest.Slice(HeadSize, length).ToArray();
            items.Add(new OutboxEntry(new OutboxPosition(major, minor), lane.GrainType, lane.Key, payload));
            rest = rest[(HeadSize + length)..];
        }
    }

    public void Dispose() => _envelope.Dispose();

    private HeldRow Row(OutboxLane lane, OutboxEntry[] entries)
    {
        var plain = new byte[entries.Sum(static entry => HeadSize + entry.Payload.Length)];
        var rest = plain.AsSpan();
        foreach (var (position, _, _, payload) in entries)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, position.Major);
            BinaryPrimitives.WriteInt64LittleEndian(rest[sizeof(long)..], position.Minor);
            BinaryPrimitives.WriteInt32LittleEndian(rest[(2 * sizeof(long))..], payload.Length);
            payload.CopyTo(rest[HeadSize..]);
            rest = rest[(HeadSize + payload.Length)..];
        }

        var stored = new byte[plain.Length + StateEnvelope.Overhead];
        _envelope.Seal(Address, plain, stored);
        return new HeldRow(lane, entries[^1].Position, stored);
    }
}
