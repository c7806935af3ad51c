using System.Text;
using System.Text.Json;
using Countersign.Carriers.Http.Answers;
using Countersign.Carriers.Http.Settings;
using Microsoft.AspNetCore.WebUtilities;

namespace Countersign.Carriers.Http.Callbacks;

/// <summary>One field of a callback: a JSON pointer or the name of a form field.</summary>
internal sealed record CallbackField(JsonPointer? Pointer, string Name)
{
    /// <summary>The field; null where it is not set, or, with a fault, where it is no pointer.</summary>
    public static CallbackField? Read(string? text, CallbackFormat format, SettingFaults faults, string setting)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var pointer = format == CallbackFormat.Json ? JsonPointer.Parse(text) : null;
        faults.Unless(
            pointer is not null || format == CallbackFormat.Form,
            setting,
            "must be a JSON pointer; begin it with a slash, as in /message/id.");
        return new CallbackField(pointer, text);
    }
}

/// <summary>One receipt or message of a callback.</summary>
internal abstract class CallbackItem
{
    /// <summary>Most items of one callback.</summary>
    public const int MaxItems = 1_000;

    /// <summary>Deeper than any carrier's callback.</summary>
    private const int MaxDepth = 32;

    /// <summary>The field's text; null where there is none.</summary>
    public abstract string? Of(CallbackField? field);

    /// <summary>The items of a body; null where it is not of its format, or holds too many.</summary>
    public static IReadOnlyList<CallbackItem>? Read(
        ReadOnlyMemory<byte> body, CallbackFormat format, JsonPointer? items)
    {
        if (format == CallbackFormat.Form)
            return [new FormItem(Encoding.UTF8.GetString(body.Span))];
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement.Clone();
            if (items is null)
                return [new JsonItem(root)];
            return items.Find(root) is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() <= MaxItems
                ? [.. array.EnumerateArray().Select(static one => new JsonItem(one))]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class JsonItem(JsonElement element) : CallbackItem
    {
        public override string? Of(CallbackField? field) => field?.Pointer?.Text(element);
    }

    private sealed class FormItem(string form) : CallbackItem
    {
        private readonly Dictionary<string, Microsoft.Extensions.Primitives.StringValues> _fields =
            QueryHelpers.ParseQuery(form);

        public override string? Of(CallbackField? field) =>
            field is not null && _fields.TryGetValue(field.Name, out var values) ? values[0] : null;
    }
}
