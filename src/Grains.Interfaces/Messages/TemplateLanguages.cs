using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Countersign.Messages;

/// <summary>A template ready to be filled, in the languages it is in.</summary>
public sealed class TemplateLanguages
{
    /// <summary>Read once for as long as anybody holds what they were read from.</summary>
    private static readonly ConditionalWeakTable<LocalizedTemplate, TemplateLanguages> Known = [];

    private readonly FrozenDictionary<string, ReadyText> _texts;
    private readonly ReadyText _last;

    /// <summary>Reads all texts.</summary>
    /// <exception cref="InvalidOperationException">One cannot be read: whoever laid it down did not check.</exception>
    public TemplateLanguages(LocalizedTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        _texts = template.Texts.ToFrozenDictionary(
            static one => one.Language,
            static one => new ReadyText(one.Language, Read(one.Text), one.Voice is null ? null : Read(one.Voice)),
            StringComparer.OrdinalIgnoreCase);
        _last = _texts.GetValueOrDefault(LanguageTags.Fallback)
            ?? _texts.MinBy(static one => one.Key, StringComparer.Ordinal).Value;
    }

    /// <summary>The template of that name among those of a tenant; null where it has none.</summary>
    public static TemplateLanguages? Find(ImmutableArray<LocalizedTemplate> templates, string name)
    {
        if (templates.IsDefaultOrEmpty)
            return null;

        foreach (var template in templates)
        {
            if (template.Name == name)
                return Known.GetValue(template, static unread => new TemplateLanguages(unread));
        }

        return null;
    }

    /// <summary>
    /// The text in the language, or in what that falls back to: part by part, then English, then the first there is.
    /// </summary>
    /// <param name="locale">BCP 47 tag of the reader's language; null where it is not known.</param>
    public ReadyText Find(string? locale)
    {
        if (locale is null)
            return _last;
        if (_texts.TryGetValue(locale, out var exact))
            return exact;

        foreach (var tag in LanguageTags.From(locale))
        {
            if (_texts.TryGetValue(tag, out var text))
                return text;
        }

        return _last;
    }

    private static MessageTemplate Read(string text) => MessageTemplate.Parse(text, out var fault)
        ?? throw new InvalidOperationException($"A template was laid down that cannot be read: it has {fault}.");
}

/// <summary>A template in one language, ready to be filled.</summary>
/// <param name="Language">Its tag.</param>
/// <param name="Text">What a text message says.</param>
/// <param name="Voice">What a call says; null where nothing is laid down.</param>
public sealed record ReadyText(string Language, MessageTemplate Text, MessageTemplate? Voice);
