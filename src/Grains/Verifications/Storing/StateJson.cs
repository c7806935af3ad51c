using System.Text.Json;

namespace Countersign.Verifications;

/// <summary>What the parts of a number's stored form share.</summary>
internal static class StateJson
{
    /// <summary>Reads one item; <paramref name="origin"/> is what its times count from.</summary>
    public delegate T ItemReader<T>(ref Utf8JsonReader reader, long origin);

    /// <summary>Refuses what does not begin as it must.</summary>
    public static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (reader.TokenType != token)
            throw new JsonException($"The stored state has a {reader.TokenType} where a {token} belongs.");
    }

    /// <summary>
    /// Steps to the next member's value and tells its one-letter name; false at the end of the object.
    /// </summary>
    public static bool NextMember(ref Utf8JsonReader reader, out char name)
    {
        name = default;
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject)
            return false;

        name = reader.ValueSpan.Length == 1 ? (char)reader.ValueSpan[0] : default;
        return reader.Read();
    }

    /// <summary>Steps to the next item of an array; false, again and again, at its end.</summary>
    public static bool NextItem(ref Utf8JsonReader reader) =>
        reader.TokenType != JsonTokenType.EndArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Passes over a value nobody here knows.</summary>
    public static T Skip<T>(ref Utf8JsonReader reader, T unchanged)
    {
        reader.Skip();
        return unchanged;
    }

    /// <summary>Passes over items a later version has added to the end of an array.</summary>
    public static void SkipRest(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
            return;

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            reader.Skip();
    }

    public static T[] ReadArray<T>(ref Utf8JsonReader reader, ItemReader<T> read, long origin)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(read(ref reader, origin));

        return [.. items];
    }

    public static long[] ReadTimes(ref Utf8JsonReader reader, long origin) =>
        ReadArray(ref reader, static (ref item, from) => item.GetInt64() + from, origin);

    /// <summary>Nothing where there are none.</summary>
    public static void WriteTimes(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long[] times, long origin)
    {
        if (times.Length == 0)
            return;

        writer.WriteStartArray(name);
        foreach (var time in times)
            writer.WriteNumberValue(time - origin);

        writer.WriteEndArray();
    }

    /// <summary>Left out where null or the usual value.</summary>
    public static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text, string? usual = null)
    {
        if (text is not null && !string.Equals(text, usual, StringComparison.Ordinal))
            writer.WriteString(name, text);
    }

    /// <summary>Left out where zero.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long number)
    {
        if (number != 0)
            writer.WriteNumber(name, number);
    }
}
