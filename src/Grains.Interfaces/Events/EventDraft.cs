using System.Buffers;
using System.Text.Json;
using Orleans;

namespace Countersign.Events;

/// <summary>An event before it has its place: what a state sends to its log.</summary>
[GenerateSerializer, Immutable, Alias("countersign.event-draft")]
public sealed record EventDraft
{
    /// <summary>Most bytes of <see cref="Data"/>.</summary>
    public const int MaxData = 16 * 1024;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _scratch;

    /// <summary>The type without its prefix: <c>verification.approved</c>.</summary>
    [Id(0)] public required string Type { get; init; }

    /// <summary>What it is about: a public id.</summary>
    [Id(1)] public required string Subject { get; init; }

    /// <summary>Its place among the events of its subject, from 1.</summary>
    [Id(2)] public required long Sequence { get; init; }

    /// <summary>The tenant's time, milliseconds since 1970.</summary>
    [Id(3)] public required long At { get; init; }

    /// <summary>The masked number it is about; null for none. Can be erased.</summary>
    [Id(4)] public string? To { get; init; }

    /// <summary>The number's pseudonym in the log, by which it is erased; null without <see cref="To"/>.</summary>
    [Id(5)] public string? Number { get; init; }

    /// <summary>All else it says: a JSON object, UTF-8.</summary>
    [Id(6)] public required byte[] Data { get; init; }

    /// <summary>As the payload of an outbox item.</summary>
    public byte[] ToPayload() => Payload(Type, Subject, Sequence, At, To, Number, Data);

    /// <summary>The same, of an event that is nowhere else; its parts are those of a draft.</summary>
    public static byte[] Payload(
        string type,
        string subject,
        long sequence,
        long at,
        ReadOnlySpan<char> to,
        ReadOnlySpan<char> number,
        ReadOnlySpan<byte> data)
    {
        var (buffer, json) = _scratch ??= NewScratch();
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString("t"u8, type);
        json.WriteString("s"u8, subject);
        json.WriteNumber("n"u8, sequence);
        json.WriteNumber("a"u8, at);
        if (!to.IsEmpty)
        {
            json.WriteString("m"u8, to);
            json.WriteString("p"u8, number);
        }

        json.WritePropertyName("d"u8);
        json.WriteRawValue(data, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToPayload"/> wrote.</summary>
    /// <exception cref="JsonException">It was written by something else.</exception>
    public static EventDraft FromPayload(ReadOnlySpan<byte> payload)
    {
        string? type = null, subject = null, to = null, number = null;
        long sequence = 0, at = 0;
        byte[]? data = null;
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan.Length == 1 ? (char)reader.ValueSpan[0] : default;
            reader.Read();
            switch (name)
            {
                case 't':
                    type = EventCatalogue.Find(reader) ?? reader.GetString();
                    break;
                case 's':
                    subject = reader.GetString();
                    break;
                case 'n':
                    sequence = reader.GetInt64();
                    break;
                case 'a':
                    at = reader.GetInt64();
                    break;
                case 'm':
                    to = reader.GetString();
                    break;
                case 'p':
                    number = reader.GetString();
                    break;
                default:
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    data = name == 'd' ? payload[start..(int)reader.BytesConsumed].ToArray() : data;
                    break;
            }
        }

        return new EventDraft
        {
            Type = type ?? throw new JsonException("An event without a type."),
            Subject = subject ?? throw new JsonException("An event without a subject."),
            Sequence = sequence,
            At = at,
            To = to,
            Number = number,
            Data = data ?? throw new JsonException("An event that says nothing."),
        };
    }

    /// <summary>Without what it says.</summary>
    public override string ToString() => $"{Type} {Subject}";

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) NewScratch()
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        return (buffer, new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }));
    }
}
