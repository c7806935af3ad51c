using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Countersign.Carriers.Http.Settings;

namespace Countersign.Carriers.Http.Templates;

/// <summary>
/// A JSON document whose strings are templates. It is read as JSON once and written as JSON each time, so no value can
/// break out of its string.
/// </summary>
internal sealed class JsonTemplate
{
    /// <summary>Deeper than any carrier's request.</summary>
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth };

    /// <summary>Text goes over as it is, but for what JSON itself needs escaped: it never is part of a page.</summary>
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<Action<Utf8JsonWriter, IPlaceholderValues>> _steps = [];

    private JsonTemplate()
    {
    }

    /// <summary>The template; null, and a fault of <paramref name="setting"/>, where it cannot be one.</summary>
    public static JsonTemplate? Parse(string json, TemplateScope scope, SettingFaults faults, string setting)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            var template = new JsonTemplate();
            return template.Add(document.RootElement, scope, faults, setting) ? template : null;
        }
        catch (JsonException fault)
        {
            faults.Add(setting, $"must be JSON, with placeholders in strings alone; see line {fault.LineNumber + 1}.");
            return null;
        }
    }

    /// <summary>The document with its values, in UTF-8.</summary>
    public byte[] Render(IPlaceholderValues values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Writing);
        foreach (var step in _steps)
            step(json, values);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private bool Add(JsonElement element, TemplateScope scope, SettingFaults faults, string setting)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                _steps.Add(static (json, _) => json.WriteStartObject());
                foreach (var member in element.EnumerateObject())
                {
                    if (!AddMember(member, scope, faults, setting))
                        return false;
                }

                _steps.Add(static (json, _) => json.WriteEndObject());
                return true;
            case JsonValueKind.Array:
                _steps.Add(static (json, _) => json.WriteStartArray());
                foreach (var item in element.EnumerateArray())
                {
                    if (!Add(item, scope, faults, setting))
                        return false;
                }

                _steps.Add(static (json, _) => json.WriteEndArray());
                return true;
            case JsonValueKind.String:
                return AddText(element.GetString()!, scope, faults, setting);
            default:
                var raw = element.GetRawText();
                _steps.Add((json, _) => json.WriteRawValue(raw));
                return true;
        }
    }

    private bool AddMember(JsonProperty member, TemplateScope scope, SettingFaults faults, string setting)
    {
        var name = member.Name;
        if (member.Value.ValueKind != JsonValueKind.String)
        {
            _steps.Add((json, _) => json.WritePropertyName(name));
            return Add(member.Value, scope, faults, setting);
        }

        if (Read(member.Value.GetString()!, scope, faults, setting) is not { } template)
            return false;
        _steps.Add((json, values) =>
        {
            if (template.IsAbsent(values))
                return;
            json.WritePropertyName(name);
            Write(json, template, values);
        });
        return true;
    }

    private bool AddText(string text, TemplateScope scope, SettingFaults faults, string setting)
    {
        if (Read(text, scope, faults, setting) is not { } template)
            return false;
        _steps.Add((json, values) => Write(json, template, values));
        return true;
    }

    private static Template? Read(string text, TemplateScope scope, SettingFaults faults, string setting)
    {
        var template = Template.Parse(text, scope, faults, setting);
        if (template is not { HasMisplacedNumber: true })
            return template;
        faults.Add(setting, "has a placeholder ':number' beside other text; it must be the whole string.");
        return null;
    }

    private static void Write(Utf8JsonWriter json, Template template, IPlaceholderValues values)
    {
        if (template.Number is { } number)
            json.WriteRawValue(values[number]!);
        else
            json.WriteStringValue(template.Render(values));
    }
}
