using System.Globalization;
using System.Text.Json;

namespace Countersign.Carriers.Http.Answers;

/// <summary>A place within a JSON document (RFC 6901).</summary>
internal sealed class JsonPointer
{
    private readonly string[] _parts;

    private JsonPointer(string[] parts) => _parts = parts;

    /// <summary>The pointer; null where the text is none.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
            return new JsonPointer([]);
        if (text[0] != '/')
            return null;
        return new JsonPointer([.. text[1..].Split('/').Select(static part => part
            .Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
    }

    /// <summary>What stands there; null where there is nothing.</summary>
    public JsonElement? Find(JsonElement element)
    {
        foreach (var part in _parts)
        {
            if (Step(element, part) is not { } next)
                return null;
            element = next;
        }

        return element;
    }

    /// <summary>The text, number or truth value that stands there, as text; null where there is none.</summary>
    public string? Text(JsonElement element) => Find(element) is not { } found ? null : found.ValueKind switch
    {
        JsonValueKind.String => TextOf(found),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => found.GetRawText(),
        _ => null,
    };

    private static JsonElement? Step(JsonElement element, string part)
    {
        if (element.ValueKind == JsonValueKind.Object)
            return element.TryGetProperty(part, out var member) ? member : null;
        return element.ValueKind == JsonValueKind.Array
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < element.GetArrayLength() ? element[index] : null;
    }

    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair, which no text can hold.
        }
    }
}
