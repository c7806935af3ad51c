using System.Buffers.Binary;

namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>
/// Writes one PDU into a span of the caller's. A field that does not fit its limit, or the span, is a
/// <see cref="SmppProtocolException"/>; what the span holds then is of no use.
/// </summary>
internal ref struct PduWriter
{
    private readonly Span<byte> _destination;
    private readonly CommandId _id;
    private readonly uint _status;
    private readonly uint _sequence;
    private int _length;

    public PduWriter(Span<byte> destination, CommandId id, uint status, uint sequence)
    {
        _destination = destination;
        (_id, _status, _sequence) = (id, status, sequence);
        Take(PduHeader.Size, "header");
    }

    public void Byte(byte value, string field) => Take(1, field)[0] = value;

    public void UInt16(ushort value, string field) =>
        BinaryPrimitives.WriteUInt16BigEndian(Take(sizeof(ushort), field), value);

    public void Octets(ReadOnlySpan<byte> value, string field) => value.CopyTo(Take(value.Length, field));

    /// <summary>A C-Octet string; its NUL is added, and <paramref name="size"/> counts it.</summary>
    public void Text(ReadOnlySpan<byte> value, int size, string field)
    {
        if (value.Length >= size)
            throw new SmppProtocolException($"{field} has {value.Length} bytes and may have {size - 1}.");
        if (value.Contains((byte)0))
            throw new SmppProtocolException($"{field} holds a NUL.");

        var room = Take(value.Length + 1, field);
        value.CopyTo(room);
        room[^1] = 0;
    }

    public void Parameter(ushort tag, ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue)
            throw new SmppProtocolException($"A parameter of {value.Length} bytes is longer than {ushort.MaxValue}.");

        UInt16(tag, "tag");
        UInt16((ushort)value.Length, "length");
        Octets(value, "value");
    }

    /// <summary>Completes the header. Returns the length of the PDU.</summary>
    public readonly int End()
    {
        new PduHeader(_length, _id, _status, _sequence).Write(_destination);
        return _length;
    }

    private Span<byte> Take(int count, string field)
    {
        if (count > Math.Min(_destination.Length, PduHeader.MaxPdu) - _length)
            throw new SmppProtocolException($"There is no room for {field} of {count} bytes.");

        _length += count;
        return _destination.Slice(_length - count, count);
    }
}
