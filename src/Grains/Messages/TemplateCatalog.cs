using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Countersign.Verifications;

namespace Countersign.Messages;

/// <summary>The templates that come with the product, from <c>templates.json</c> beside this file.</summary>
internal sealed class TemplateCatalog : ITemplateCatalog
{
    private const string Resource = "Countersign.Messages.templates.json";
    private const string FallbackTemplate = "default";
    private const string FallbackLocale = "en";

    /// <summary>Locale tags whose fall-back is remembered; further ones are looked up each time.</summary>
    private const int RememberedLocales = 1_000;

    /// <summary>Regions that write Chinese in its traditional script although their tag does not say so.</summary>
    private static readonly FrozenSet<string> Traditional =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "zh-TW", "zh-HK", "zh-MO");

    private readonly FrozenDictionary<string, FrozenDictionary<string, Texts>> _templates = Load();
    private readonly ConcurrentDictionary<(string Template, string Locale), Texts> _resolved = new();

    public bool Knows(string tenant, string template) => _templates.ContainsKey(template);

    public string Render(in TemplateRequest request)
    {
        var texts = Resolve(request.Template, request.Locale ?? FallbackLocale);
        var code = request.Code.Reveal();
        var minutes = Math.Max(1, (int)Math.Round(request.Lifetime.TotalMinutes, MidpointRounding.AwayFromZero));
        return request.Channel == Channel.Voice
            ? Fill(texts.Voice, request.Brand, string.Join(", ", code.AsEnumerable()), minutes)
            : Fill(texts.Sms, request.Brand, code, minutes);
    }

    /// <summary>
    /// One pass over the text, so that nothing a tenant puts into its brand is read as a placeholder.
    /// </summary>
    private static string Fill(string text, string brand, string code, int minutes)
    {
        var message = new StringBuilder(text.Length + brand.Length + code.Length);
        var rest = text.AsSpan();
        while (rest.IndexOf('{') is var open and >= 0)
        {
            message.Append(rest[..open]);
            rest = rest[open..];
            var close = rest.IndexOf('}') + 1;
            message.Append(rest[..close] switch
            {
                "{brand}" => brand,
                "{code}" => code,
                "{minutes}" => minutes.ToString(CultureInfo.InvariantCulture),
                var other => throw new InvalidOperationException($"A template holds the unknown placeholder {other}."),
            });
            rest = rest[close..];
        }

        return message.Append(rest).ToString();
    }

    private Texts Resolve(string template, string locale)
    {
        if (_resolved.TryGetValue((template, locale), out var known))
            return known;

        var languages = _templates.GetValueOrDefault(template) ?? _templates[FallbackTemplate];
        foreach (var tag in LanguageTags.From(Traditional.Contains(locale) ? "zh-Hant" : locale))
        {
            if (languages.TryGetValue(tag, out var texts))
                return Remember(template, locale, texts);
        }

        return Remember(template, locale, languages[FallbackLocale]);
    }

    private Texts Remember(string template, string locale, Texts texts)
    {
        if (_resolved.Count < RememberedLocales)
            _resolved.TryAdd((template, locale), texts);

        return texts;
    }

    private static FrozenDictionary<string, FrozenDictionary<string, Texts>> Load()
    {
        using var stream = typeof(TemplateCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Resource}.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(
            template => template.Name,
            template => template.Value.EnumerateObject().ToFrozenDictionary(
                language => language.Name,
                language => new Texts(
                    language.Value.GetProperty("sms").GetString()!,
                    language.Value.GetProperty("voice").GetString()!),
                StringComparer.OrdinalIgnoreCase),
            StringComparer.Ordinal);
    }

    private sealed record Texts(string Sms, string Voice);
}
