using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Messages;

/// <summary>
/// The templates of tenants, and those that come with the product, from <c>templates.json</c> beside this file.
/// </summary>
internal sealed class TemplateCatalog : ITemplateCatalog
{
    private const string Resource = "Countersign.Messages.templates.json";

    private readonly FrozenDictionary<string, TemplateLanguages> _products = Load();

    public bool Knows(TenantSnapshot tenant, string template) =>
        _products.ContainsKey(template) || TemplateLanguages.Find(tenant.Settings.Templates, template) is not null;

    public RenderedText Render(in TemplateRequest request)
    {
        var text = Languages(request).Find(request.Locale);
        var isVoice = request.Channel == Channel.Voice;
        if (isVoice && text.Voice is null)
            text = _products[TemplateForm.Default].Find(text.Language);

        var minutes = Math.Max(1, (int)Math.Round(request.Lifetime.TotalMinutes, MidpointRounding.AwayFromZero));
        var words = CodeFilling.Fill(
            isVoice ? text.Voice! : text.Text, request.Code.Reveal(), request.Brand, minutes, isVoice);
        return new RenderedText(words, text.Language);
    }

    private TemplateLanguages Languages(in TemplateRequest request)
    {
        var own = request.Tenant?.Settings.Templates ?? [];
        return TemplateLanguages.Find(own, request.Template)
            ?? _products.GetValueOrDefault(request.Template)
            ?? TemplateLanguages.Find(own, TemplateForm.Default)
            ?? _products[TemplateForm.Default];
    }

    private static FrozenDictionary<string, TemplateLanguages> Load()
    {
        using var stream = typeof(TemplateCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Resource}.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(
            static template => template.Name,
            static template => new TemplateLanguages(new LocalizedTemplate(template.Name, TextsOf(template.Value))),
            StringComparer.Ordinal);
    }

    private static ImmutableArray<TemplateText> TextsOf(JsonElement template) =>
    [
        .. template.EnumerateObject().Select(static language => new TemplateText(
            language.Name,
            language.Value.GetProperty("sms").GetString()!,
            language.Value.GetProperty("voice").GetString()!)),
    ];
}
