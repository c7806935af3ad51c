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

    private const int SequenceDigits = 10;

    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static ReadOnlySpan<byte> DataMember => "\"data\":{"u8;

    /// <summary>The place of an event within its subject, so that the order of texts is that of numbers.</summary>
    public static string Sequence(long sequence) =>
        sequence.ToString(CultureInfo.InvariantCulture).PadLeft(SequenceDigits, '0');

    /// <summary>The id: the subject and the place within it, so that nothing ever has two.</summary>
    public static string Id(string subject, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{subject}.{sequence}");

    /// <param name="log">The log's key.</param>
    /// <param name="draft">The event.</param>
    /// <param name="commitment">What stands for the masked number; null where there is none.</param>
    public static byte[] Canonical(string log, EventDraft draft, byte[]? commitment)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + draft.Data.Length);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("specversion"u8, "1.0"u8);
            json.WriteString("id"u8, Id(draft.Subject, draft.Sequence));
            json.WriteString("source"u8, Source(log));
            json.WriteString("type"u8, EventCatalogue.Prefix + draft.Type);
            json.WriteString("subject"u8, draft.Subject);
            json.WriteString("time"u8, Time(draft.At));
            json.WriteString("sequence"u8, Sequence(draft.Sequence));
            json.WriteString("datacontenttype"u8, "application/json"u8);
            json.WriteString("dataschema"u8, $"{SchemaPrefix}{draft.Type}.json");
            json.WritePropertyName("data"u8);
            json.WriteRawValue(Data(draft.Data, commitment), skipInputValidation: true);
            json.WriteEndObject();
        }

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

    private static string Source(string log) =>
        string.Concat("/v1/tenants/", log.AsSpan(0, log.LastIndexOf('/')));

    private static string Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static byte[] Data(byte[] data, byte[]? commitment)
    {
        if (commitment is null)
            return data;

        var member = Encoding.UTF8.GetBytes($"{{\"to_commitment\":\"{Base64Url.EncodeToString(commitment)}\"");
        var isEmpty = data.AsSpan(1).TrimStart((byte)' ')[0] == (byte)'}';
        return [.. member, .. isEmpty ? [] : ","u8, .. data.AsSpan(1)];
    }
}
