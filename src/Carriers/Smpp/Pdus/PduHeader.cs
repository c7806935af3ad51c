using System.Buffers.Binary;

namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>The first sixteen bytes of every PDU (SMPP 3.4, 3.2).</summary>
/// <param name="Length">Bytes of the whole PDU, these sixteen included.</param>
/// <param name="Id">What it is.</param>
/// <param name="Status">In an answer: how it went; 0 in a request.</param>
/// <param name="Sequence">Joins an answer to its request.</param>
internal readonly record struct PduHeader(int Length, CommandId Id, uint Status, uint Sequence)
{
    public const int Size = 16;

    /// <summary>
    /// Most bytes of one PDU, either way: a message_payload of 64 KB less one, and every field before it. A PDU that
    /// says it is longer ends the session before a byte of it is stored.
    /// </summary>
    public const int MaxPdu = 66_000;

    /// <summary>Highest sequence number; after it comes 1 again.</summary>
    public const uint MaxSequence = 0x7FFF_FFFF;

    /// <summary>Reads a header; throws where its length cannot be one.</summary>
    public static PduHeader Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < Size)
            throw new SmppProtocolException($"A header needs {Size} bytes, and there are {source.Length}.");

        var length = BinaryPrimitives.ReadUInt32BigEndian(source);
        if (length is < Size or > MaxPdu)
            throw new SmppProtocolException($"A PDU of {length} bytes is not within {Size} to {MaxPdu}.");

        return new PduHeader(
            (int)length,
            (CommandId)BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[12..]));
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)Length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], (uint)Id);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Status);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], Sequence);
    }
}
