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

    /// <summary>Longest member besides <c>data</c>, in characters.</summary>
    private const int MaxShort = 512;

    private const string SequenceFormat = "D10";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _scratch;

    private static ReadOnlySpan<byte> DataMember => "\"data\":{"u8;

    private static CultureInfo Culture => CultureInfo.InvariantCulture;

    /// <summary>The bytes that are hashed and kept.</summary>
    /// <param name="log">The log's key.</param>
    /// <param name="draft">The event.</param>
    /// <param name="commitment">What stands for the masked number; null where there is none.</param>
    public static byte[] Canonical(string log, EventDraft draft, byte[]? commitment)
    {
        var (buffer, json) = _scratch ??= NewScratch();
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        Span<char> text = stackalloc char[MaxShort];
        Write(json, "id"u8, text, text.TryWrite(Culture, $"{draft.Subject}.{draft.Sequence}", out var length), length);
        Write(json, "source"u8, text, text.TryWrite(Culture, $"/v1/tenants/{Owner(log)}", out length), length);
        Write(json, "type"u8, text, text.TryWrite(Culture, $"{EventCatalogue.Prefix}{draft.Type}", out length), length);
        json.WriteString("subject"u8, draft.Subject);
        Write(json, "time"u8, text, At(draft.At).TryFormat(text, out length, TimeFormat, Culture), length);
        Write(json, "sequence"u8, text, draft.Sequence.TryFormat(text, out length, SequenceFormat, Culture), length);
        json.WriteString("datacontenttype"u8, "application/json"u8);
        Write(
            json, "dataschema"u8, text, text.TryWrite(Culture, $"{SchemaPrefix}{draft.Type}.json", out length), length);
        json.WritePropertyName("data"u8);
        json.Flush();
        WriteData(buffer, draft.Data, commitment);
        buffer.Write("}"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The event as its tenant sees it.</summary>
    /// <param name="canonical">The canonical form.</param>
    /// <param name="to">The masked number; null where there is none, or it was erased.</param>
    public static byte[] Shown(byte[] canonical, string? to)
    {
        if (to is null)
            return canonical;

        var at = canonical.AsSpan().IndexOf(DataMember) + DataMember.Length;
        var member = Encoding.UTF8.GetBytes($"\"to\":\"{to}\",");
        return [.. canonical.AsSpan(0, at), .. member, .. canonical.AsSpan(at)];
    }

    /// <summary>Reads an event back for those who want its parts.</summary>
    public static EventRecord Record(long index, byte[] canonical, string? to)
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

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) NewScratch()
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        return (buffer, new Utf8JsonWriter(buffer, Relaxed));
    }

    private static void Write(
        Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<char> text, bool fits, int length)
    {
        if (!fits)
            throw new InvalidOperationException($"A member of an event is longer than {MaxShort} characters.");
        json.WriteString(name, text[..length]);
    }

    private static ReadOnlySpan<char> Owner(string log) => log.AsSpan(0, log.LastIndexOf('/'));

    private static DateTimeOffset At(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);

    private static void WriteData(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> data, byte[]? commitment)
    {
        if (commitment is null)
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
}
