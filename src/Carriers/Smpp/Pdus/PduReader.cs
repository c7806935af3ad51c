using System.Buffers.Binary;

namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>Reads the fields of one body in their order, and never past its end.</summary>
internal ref struct PduReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte(string field) => Octets(1, field)[0];

    public ushort UInt16(string field) => BinaryPrimitives.ReadUInt16BigEndian(Octets(sizeof(ushort), field));

    public ReadOnlySpan<byte> Octets(int count, string field)
    {
        if (count > _rest.Length)
            throw new SmppProtocolException($"{field} has {_rest.Length} of its {count} bytes.");

        var octets = _rest[..count];
        _rest = _rest[count..];
        return octets;
    }

    /// <summary>A C-Octet string without its NUL.</summary>
    /// <param name="size">Most bytes, the NUL included, as the specification counts.</param>
    /// <param name="field">Its name, for the error.</param>
    public ReadOnlySpan<byte> Text(int size, string field)
    {
        var length = _rest[..Math.Min(size, _rest.Length)].IndexOf((byte)0);
        if (length < 0)
            throw new SmppProtocolException($"{field} does not end within its {size} bytes.");

        var text = _rest[..length];
        _rest = _rest[(length + 1)..];
        return text;
    }
}
