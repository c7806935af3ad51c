using System.Text.Json;

namespace Countersign.Verifications;

/// <summary>The stored form of parts of allowances: key, loan and, where it is of one, day.</summary>
internal static class PartJson
{
    public static void Write(Utf8JsonWriter writer, Part[] parts)
    {
        writer.WriteStartArray();
        foreach (var part in parts)
            Write(writer, part);

        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, Part part)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(part.Key);
        writer.WriteStringValue(part.Loan);
        if (part.Day != 0)
            writer.WriteNumberValue(part.Day);
        writer.WriteEndArray();
    }

    public static Part Read(ref Utf8JsonReader reader, long created)
    {
        reader.Read();
        var key = SharedTexts.Read(ref reader);
        reader.Read();
        var loan = reader.GetString()!;
        var day = StateJson.NextItem(ref reader) ? reader.GetInt32() : 0;
        StateJson.SkipRest(ref reader);
        return new Part(key, loan, day);
    }
}
