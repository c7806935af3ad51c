using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Countersign.Events;

/// <summary>
/// The JSON of events. The canonical form is what is hashed and kept, byte for byte; the form for tenants has the
/// masked number besides, at the beginning of <c>data</c>.
/// </summary>
internal static class EventText
{
    /// <summary>Before the name of every schema.</summary>
    public const string SchemaPrefix = "https://countersign.dev/events/";

    private const string SequenceFormat = "D10";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Longest number or time, in bytes.</summary>
    private const int MaxFormatted = 32;

    private static readonly JavaScriptEncoder Relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Longest owner of a log, in bytes.</summary>
    private const int MaxOwner = 512;

    private static readonly byte[] TypePrefix = Encoding.UTF8.GetBytes(EventCatalogue.Prefix);
    private static readonly byte[] SchemaStart = Encoding.UTF8.GetBytes(SchemaPrefix);

    private static ReadOnlySpan<byte> DataMember => "\"data\":{"u8;

    /// <summary>Writes the bytes that are hashed and kept.</summary>
    /// <param name="buffer">Receives them.</param>
    /// <param name="log">The log's key.</param>
    /// <param name="payload">The event.</param>
    /// <param name="commitment">What stands for the masked number; empty where there is none.</param>
    public static void WriteCanonical(
        IBufferWriter<byte> buffer, string log, in EventPayload payload, ReadOnlySpan<byte> commitment)
    {
        buffer.Write("{\"specversion\":\"1.0\",\"id\":\""u8);
        Write(buffer, payload.Subject);
        buffer.Write("."u8);
        Write(buffer, payload.Sequence, format: default);
        buffer.Write("\",\"source\":\"/v1/tenants/"u8);
        Write(buffer, Owner(log));
        buffer.Write("\",\"type\":\""u8);
        buffer.Write(TypePrefix);
        Write(buffer, payload.Type);
        buffer.Write("\",\"subject\":\""u8);
        Write(buffer, payload.Subject);
        buffer.Write("\",\"time\":\""u8);
        Write(buffer, DateTimeOffset.FromUnixTimeMilliseconds(payload.At), TimeFormat);
        buffer.Write("\",\"sequence\":\""u8);
        Write(buffer, payload.Sequence, SequenceFormat);
        buffer.Write("\",\"datacontenttype\":\"application/json\",\"dataschema\":\""u8);
        buffer.Write(SchemaStart);
        Write(buffer, payload.Type);
        buffer.Write(".json\",\"data\":"u8);
        WriteData(buffer, payload.Data, commitment);
        buffer.Write("}"u8);
    }

    /// <summary>The event as its tenant sees it.</summary>
    /// <param name="canonical">The canonical form.</param>
    /// <param name="to">The masked number; empty where there is none, or it was erased.</param>
    public static byte[] Shown(ReadOnlySpan<byte> canonical, ReadOnlySpan<byte> to)
    {
        if (to.IsEmpty)
            return canonical.ToArray();

        var at = canonical.IndexOf(DataMember) + DataMember.Length;
        return [.. canonical[..at], .. "\"to\":\""u8, .. to, .. "\","u8, .. canonical[at..]];
    }

    /// <summary>Reads an event back for those who want its parts.</summary>
    public static EventRecord Record(long index, ReadOnlySpan<byte> canonical, ReadOnlySpan<byte> to)
    {
        string? id = null, type = null, subject = null, sequence = null, time = null;
        var reader = new Utf8JsonReader(canonical);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && !reader.ValueTextEquals("data"u8))
        {
            ref var part = ref id;
            var known = true;
            if (reader.ValueTextEquals("type"u8))
                part = ref type;
            else if (reader.ValueTextEquals("subject"u8))
                part = ref subject;
            else if (reader.ValueTextEquals("sequence"u8))
                part = ref sequence;
            else if (reader.ValueTextEquals("time"u8))
                part = ref time;
            else
                known = reader.ValueTextEquals("id"u8);

            reader.Read();
            if (known)
                part = reader.GetString();
        }

        return new EventRecord
        {
            Index = index,
            Id = id!,
            Type = type!,
            Subject = subject!,
            Sequence = long.Parse(sequence!, CultureInfo.InvariantCulture),
            Time = DateTimeOffset.Parse(time!, CultureInfo.InvariantCulture),
            Json = Shown(canonical, to),
        };
    }

    private static ReadOnlySpan<char> Owner(string log) => log.AsSpan(0, log.LastIndexOf('/'));

    private static void WriteData(IBufferWriter<byte> buffer, ReadOnlySpan<byte> data, ReadOnlySpan<byte> commitment)
    {
        if (commitment.IsEmpty)
        {
            buffer.Write(data);
            return;
        }

        buffer.Write("{\"to_commitment\":\""u8);
        buffer.Advance(Base64Url.EncodeToUtf8(commitment, buffer.GetSpan(2 * commitment.Length)));
        var rest = data[1..].TrimStart((byte)' ');
        buffer.Write(rest[0] == (byte)'}' ? "\""u8 : "\","u8);
        buffer.Write(rest);
    }

    private static void Write<T>(IBufferWriter<byte> buffer, T value, ReadOnlySpan<char> format)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(buffer.GetSpan(MaxFormatted), out var written, format, CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }

    private static void Write(IBufferWriter<byte> buffer, ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[MaxOwner];
        Write(buffer, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <summary>Writes the inside of a JSON string. Names need no escapes as a rule.</summary>
    private static void Write(IBufferWriter<byte> buffer, ReadOnlySpan<byte> utf8)
    {
        while (Relaxed.FindFirstCharacterToEncodeUtf8(utf8) >= 0)
        {
            var room = buffer.GetSpan(Relaxed.MaxOutputCharactersPerInputCharacter);
            Relaxed.EncodeUtf8(utf8, room, out var consumed, out var written, isFinalBlock: true);
            buffer.Advance(written);
            utf8 = utf8[consumed..];
        }

        buffer.Write(utf8);
    }
}
