using System.Collections.Immutable;
using Countersign.Messages;

namespace Countersign.Api.Tenants;

/// <summary>What a template with a code says in one language.</summary>
internal sealed record CodeTextBody(string Sms, string? Voice);

/// <summary>Templates as they are given and shown: by name, by language.</summary>
internal static class TemplateBodies
{
    /// <summary>Those with codes.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, CodeTextBody>> OfCodes(
        ImmutableArray<LocalizedTemplate> templates) =>
        Of(templates, static text => new CodeTextBody(text.Text, text.Voice));

    /// <summary>Those of messages.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> OfMessages(
        ImmutableArray<LocalizedTemplate> templates) => Of(templates, static text => text.Text);

    private static OrderedDictionary<string, IReadOnlyDictionary<string, T>> Of<T>(
        ImmutableArray<LocalizedTemplate> templates, Func<TemplateText, T> body)
    {
        var names = new OrderedDictionary<string, IReadOnlyDictionary<string, T>>(StringComparer.Ordinal);
        foreach (var (name, texts) in templates.IsDefault ? [] : templates)
        {
            var languages = new OrderedDictionary<string, T>(StringComparer.Ordinal);
            foreach (var text in texts)
                languages.Add(text.Language, body(text));
            names.Add(name, languages);
        }

        return names;
    }
}
