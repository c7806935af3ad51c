using System.Text.Json;
using System.Text.Json.Serialization;

namespace Countersign.Analytics;

/// <summary>The stored form of a row.</summary>
/// <remarks>
/// <c>p</c> position, <c>e</c> epoch, <c>d</c> when it may go, <c>s</c> steps: each an array of its beginning and, for
/// each set of labels, an array of key, counts (those at the end that are 0 left out) and the two sketches, place and
/// count by turns.
/// </remarks>
internal sealed class TallyRowJson : JsonConverter<TallyRow>
{
    public override void Write(Utf8JsonWriter writer, TallyRow value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("p"u8, value.Position);
        writer.WriteNumber("e"u8, value.Epoch);
        if (value.DeleteAfter is { } deleteAfter)
            writer.WriteNumber("d"u8, deleteAfter.ToUnixTimeMilliseconds());

        writer.WriteStartArray("s"u8);
        foreach (var (step, cells) in value.Steps)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(step);
            foreach (var (key, cell) in cells)
                Write(writer, key, cell);

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public override TallyRow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var row = new TallyRow
        {
            Position = root.GetProperty("p"u8).GetInt64(),
            Epoch = root.GetProperty("e"u8).GetInt32(),
            DeleteAfter = root.TryGetProperty("d"u8, out var end)
                ? DateTimeOffset.FromUnixTimeMilliseconds(end.GetInt64())
                : null,
        };
        foreach (var step in root.GetProperty("s"u8).EnumerateArray())
        {
            var cells = new Dictionary<string, TallyCell>(step.GetArrayLength(), StringComparer.Ordinal);
            foreach (var cell in step.EnumerateArray().Skip(1))
                cells.Add(cell[0].GetString()!, Cell(cell));

            row.Steps.Add(step[0].GetInt64(), cells);
        }

        return row;
    }

    private static void Write(Utf8JsonWriter writer, string key, TallyCell cell)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(key);
        writer.WriteStartArray();
        foreach (var count in cell.Counts.AsSpan().TrimEnd(0))
            writer.WriteNumberValue(count);

        writer.WriteEndArray();
        Write(writer, cell.ToDeliver);
        Write(writer, cell.ToVerify);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, QuantileSketch? sketch)
    {
        writer.WriteStartArray();
        for (var at = 0; at < sketch?.Places.Length; at++)
        {
            writer.WriteNumberValue(sketch.Places[at]);
            writer.WriteNumberValue(sketch.Counts[at]);
        }

        writer.WriteEndArray();
    }

    private static TallyCell Cell(JsonElement stored)
    {
        var cell = new TallyCell { ToDeliver = Sketch(stored[2]), ToVerify = Sketch(stored[3]) };
        var at = 0;
        foreach (var count in stored[1].EnumerateArray())
            cell.Counts[at++] = count.GetInt64();

        return cell;
    }

    private static QuantileSketch? Sketch(JsonElement stored)
    {
        if (stored.GetArrayLength() == 0)
            return null;

        var sketch = new QuantileSketch();
        for (var at = 0; at < stored.GetArrayLength(); at += 2)
            sketch.Add(stored[at].GetInt32(), stored[at + 1].GetInt64());

        return sketch;
    }
}
