using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Messages;

/// <summary>What a message with a code is made of.</summary>
/// <param name="Tenant">Whose templates go before the product's; null for the product's alone.</param>
/// <param name="Template">Its name; an unknown one falls back to <c>default</c>.</param>
/// <param name="Locale">BCP 47 tag of the reader's language, or null.</param>
/// <param name="Channel">A voice text reads the digits one by one.</param>
/// <param name="Brand">The name the reader knows.</param>
/// <param name="Code">The code.</param>
/// <param name="Lifetime">How long the code lives, told in whole minutes.</param>
public readonly record struct TemplateRequest(
    TenantSnapshot? Tenant,
    string Template,
    string? Locale,
    Channel Channel,
    string Brand,
    CodeDigits Code,
    TimeSpan Lifetime);

/// <summary>A message in the clear.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Language">The tag of the text that was taken.</param>
public readonly record struct RenderedText(string Text, string Language)
{
    /// <summary>Shows no text: it may hold a code.</summary>
    public override string ToString() => $"a text in '{Language}'";
}

/// <summary>The texts of messages with codes, by tenant, template, language and channel.</summary>
public interface ITemplateCatalog
{
    /// <summary>True where the tenant may name this template: it is its own, or the product's.</summary>
    bool Knows(TenantSnapshot tenant, string template);

    /// <summary>
    /// The message in the clear, of the tenant's template or of the product's. One that was removed meanwhile falls
    /// back to <c>default</c>, and the locale as <see cref="TemplateLanguages.Find(string?)"/> says. A call for which
    /// the tenant has laid down no words says the product's in the language of the tenant's text.
    /// </summary>
    RenderedText Render(in TemplateRequest request);
}
