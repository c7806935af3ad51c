using System.Collections.Frozen;
using System.Text.Json;
using Countersign.Messages;

namespace Countersign.Inbound;

/// <summary>What handsets are answered, from <c>replies.json</c> beside this file.</summary>
internal sealed class InboundTexts
{
    private const string Resource = "Countersign.Inbound.replies.json";
    private const string Brand = "{brand}";

    private readonly FrozenDictionary<string, string[]> _texts = Load();

    /// <summary>The languages there are.</summary>
    public IEnumerable<string> Languages => _texts.Keys;

    /// <summary>The answer in the reader's language; the locale falls back part by part, then to English.</summary>
    public string Render(InboundWord word, string locale, string brand)
    {
        var known = LanguageTags.From(locale).FirstOrDefault(_texts.ContainsKey) ?? LanguageTags.Fallback;
        return _texts[known][(int)word].Replace(Brand, brand, StringComparison.Ordinal);
    }

    private static FrozenDictionary<string, string[]> Load()
    {
        using var stream = typeof(InboundTexts).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Resource}.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(
            static language => language.Name,
            static language => new[] { Text(language, "stop"), Text(language, "start"), Text(language, "help") },
            StringComparer.OrdinalIgnoreCase);
    }

    private static string Text(JsonProperty language, string member) => language.Value.GetProperty(member).GetString()!;
}
