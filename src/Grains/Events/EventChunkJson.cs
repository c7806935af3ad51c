using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Countersign.Events;

/// <summary>The stored form of a chunk. Events stand in it as they are, so that they compress.</summary>
/// <remarks>
/// <c>n</c> number, <c>b</c> hash before, <c>h</c> hash, <c>f</c> frontier, <c>p</c> taken (major, minor), <c>a</c>
/// time, <c>e</c> events: each an array of the canonical JSON and, where it has an opening, salt, masked number,
/// pseudonym.
/// </remarks>
internal sealed class EventChunkJson : JsonConverter<EventChunk>
{
    public override void Write(Utf8JsonWriter writer, EventChunk value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("n"u8, value.Number);
        writer.WriteBase64String("b"u8, value.Before);
        writer.WriteBase64String("h"u8, value.Hash);
        writer.WriteStartArray("f"u8);
        foreach (var root in value.Frontier)
            writer.WriteBase64StringValue(root);

        writer.WriteEndArray();
        writer.WriteStartArray("p"u8);
        writer.WriteNumberValue(value.Taken.Major);
        writer.WriteNumberValue(value.Taken.Minor);
        writer.WriteEndArray();
        writer.WriteNumber("a"u8, value.At);
        writer.WriteStartArray("e"u8);
        foreach (var one in value.Events)
            Write(writer, one);

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public override EventChunk Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var chunk = document.RootElement;
        var taken = chunk.GetProperty("p"u8);
        return new EventChunk
        {
            Number = chunk.GetProperty("n"u8).GetInt64(),
            Before = chunk.GetProperty("b"u8).GetBytesFromBase64(),
            Hash = chunk.GetProperty("h"u8).GetBytesFromBase64(),
            Frontier = [.. chunk.GetProperty("f"u8).EnumerateArray().Select(root => root.GetBytesFromBase64())],
            Taken = new OutboxPosition(taken[0].GetInt64(), taken[1].GetInt64()),
            At = chunk.GetProperty("a"u8).GetInt64(),
            Events = [.. chunk.GetProperty("e"u8).EnumerateArray().Select(Event)],
        };
    }

    private static void Write(Utf8JsonWriter writer, ChunkEvent one)
    {
        writer.WriteStartArray();
        writer.WriteRawValue(one.Canonical.Span, skipInputValidation: true);
        if (one.Opening is { } opening)
        {
            writer.WriteBase64StringValue(opening.Salt.Span);
            writer.WriteStringValue(opening.To.Span);
            writer.WriteStringValue(opening.Number.Span);
        }

        writer.WriteEndArray();
    }

    private static ChunkEvent Event(JsonElement one) => new(
        JsonMarshal.GetRawUtf8Value(one[0]).ToArray(),
        one.GetArrayLength() > 1
            ? new EventOpening(one[1].GetBytesFromBase64(), Utf8(one[2]), Utf8(one[3]))
            : null);

    private static byte[] Utf8(JsonElement text) => Encoding.UTF8.GetBytes(text.GetString()!);
}
