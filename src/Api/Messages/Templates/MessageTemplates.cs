using System.Collections.Frozen;
using Countersign.Messages;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Messages;

/// <summary>The texts that tenants send by name, in the languages they have them in.</summary>
internal sealed class MessageTemplates(IOptions<MessageTemplateOptions> options)
{
    private const string FallbackLanguage = "en";

    private readonly FrozenDictionary<(string Tenant, string Name), FrozenDictionary<string, MessageTemplate>> _all =
        options.Value.Entries().GroupBy(static entry => (entry.Tenant, entry.Name)).ToFrozenDictionary(
            static template => template.Key,
            static template => template.ToFrozenDictionary(
                static entry => entry.Language,
                static entry => MessageTemplate.Parse(entry.Text, out _)!,
                StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The template in the language, or in what that falls back to: part by part, then English, then the first there
    /// is. Null where the tenant has no such template.
    /// </summary>
    public MessageTemplate? Find(string tenant, string name, string? locale)
    {
        if (!_all.TryGetValue((tenant, name), out var languages))
            return null;

        foreach (var tag in LanguageTags.From(locale).Append(FallbackLanguage))
        {
            if (languages.TryGetValue(tag, out var template))
                return template;
        }

        return languages.MinBy(static one => one.Key, StringComparer.Ordinal).Value;
    }
}
