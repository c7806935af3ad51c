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

    private static readonly JsonWriterOptions Fast = new() { SkipValidation = true };

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
    public byte[] ToPayload()
    {
        var buffer = new ArrayBufferWriter<byte>(Data.Length + Subject.Length + 128);
        using (var json = new Utf8JsonWriter(buffer, Fast))
        {
            json.WriteStartObject();
            json.WriteString("t"u8, Type);
            json.WriteString("s"u8, Subject);
            json.WriteNumber("n"u8, Sequence);
            json.WriteNumber("a"u8, At);
            if (To is not null)
            {
                json.WriteString("m"u8, To);
                json.WriteString("p"u8, Number);
            }

            json.WriteBase64String("d"u8, Data);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToPayload"/> wrote.</summary>
    /// <exception cref="JsonException">It was written by something else.</exception>
    public static EventDraft FromPayload(ReadOnlySpan<byte> payload)
    {
        var draft = new EventDraft { Type = "", Subject = "", Sequence = 0, At = 0, Data = [] };
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan.Length == 1 ? (char)reader.ValueSpan[0] : default;
            reader.Read();
            draft = name switch
            {
                't' => draft with { Type = reader.GetString()! },
                's' => draft with { Subject = reader.GetString()! },
                'n' => draft with { Sequence = reader.GetInt64() },
                'a' => draft with { At = reader.GetInt64() },
                'm' => draft with { To = reader.GetString() },
                'p' => draft with { Number = reader.GetString() },
                'd' => draft with { Data = reader.GetBytesFromBase64() },
                _ => draft,
            };
        }

        return draft;
    }

    /// <summary>Without what it says.</summary>
    public override string ToString() => $"{Type} {Subject}";
}
