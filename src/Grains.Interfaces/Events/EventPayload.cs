using System.Buffers.Binary;
using System.Text;

namespace Countersign.Events;

/// <summary>
/// An event on its way to its log, as the payload of an outbox item: <c>[format 1][sequence 8][time 8]</c>, then type,
/// subject, masked number and pseudonym in UTF-8, each behind its length in 2 bytes, and what it says to the end.
/// A view: nothing is copied.
/// </summary>
public readonly ref struct EventPayload
{
    private const byte Format = 1;
    private const int Head = 1 + (2 * sizeof(long));
    private const int Texts = 4;

    private EventPayload(ReadOnlySpan<byte> payload)
    {
        Sequence = BinaryPrimitives.ReadInt64LittleEndian(payload[1..]);
        At = BinaryPrimitives.ReadInt64LittleEndian(payload[(1 + sizeof(long))..]);
        var rest = payload[Head..];
        Type = Next(ref rest);
        Subject = Next(ref rest);
        To = Next(ref rest);
        Number = Next(ref rest);
        Data = rest;
    }

    /// <inheritdoc cref="EventDraft.Type"/>
    public ReadOnlySpan<byte> Type { get; }

    /// <inheritdoc cref="EventDraft.Subject"/>
    public ReadOnlySpan<byte> Subject { get; }

    /// <inheritdoc cref="EventDraft.Sequence"/>
    public long Sequence { get; }

    /// <inheritdoc cref="EventDraft.At"/>
    public long At { get; }

    /// <summary>The masked number it is about; empty for none.</summary>
    public ReadOnlySpan<byte> To { get; }

    /// <summary>The number's pseudonym in the log; empty without <see cref="To"/>.</summary>
    public ReadOnlySpan<byte> Number { get; }

    /// <inheritdoc cref="EventDraft.Data"/>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Reads what <see cref="Of"/> wrote; false where the bytes are something else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out EventPayload read)
    {
        read = default;
        if (payload.Length < Head || payload[0] != Format)
            return false;

        var rest = payload[Head..];
        for (var text = 0; text < Texts; text++)
        {
            if (rest.Length < sizeof(ushort) || rest.Length < LengthOf(rest))
                return false;
            rest = rest[LengthOf(rest)..];
        }

        read = new EventPayload(payload);
        return !read.Type.IsEmpty && !read.Subject.IsEmpty && !read.Data.IsEmpty;
    }

    /// <summary>The bytes of an event; its parts are those of an <see cref="EventDraft"/>.</summary>
    public static byte[] Of(
        ReadOnlySpan<char> type,
        ReadOnlySpan<char> subject,
        long sequence,
        long at,
        ReadOnlySpan<char> to,
        ReadOnlySpan<char> number,
        ReadOnlySpan<byte> data)
    {
        var size = Head + (Texts * sizeof(ushort)) + data.Length + Encoding.UTF8.GetByteCount(type)
            + Encoding.UTF8.GetByteCount(subject) + Encoding.UTF8.GetByteCount(to) + Encoding.UTF8.GetByteCount(number);
        var payload = GC.AllocateUninitializedArray<byte>(size);
        payload[0] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(1), sequence);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(1 + sizeof(long)), at);
        var rest = payload.AsSpan(Head);
        rest = Put(rest, type);
        rest = Put(rest, subject);
        rest = Put(rest, to);
        rest = Put(rest, number);
        data.CopyTo(rest);
        return payload;
    }

    private static Span<byte> Put(Span<byte> to, ReadOnlySpan<char> text)
    {
        var written = Encoding.UTF8.GetBytes(text, to[sizeof(ushort)..]);
        BinaryPrimitives.WriteUInt16LittleEndian(to, checked((ushort)written));
        return to[(sizeof(ushort) + written)..];
    }

    private static int LengthOf(ReadOnlySpan<byte> rest) =>
        sizeof(ushort) + BinaryPrimitives.ReadUInt16LittleEndian(rest);

    private static ReadOnlySpan<byte> Next(scoped ref ReadOnlySpan<byte> rest)
    {
        var length = LengthOf(rest);
        var text = rest[sizeof(ushort)..length];
        rest = rest[length..];
        return text;
    }
}
