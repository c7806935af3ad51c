using Countersign.Verifications;

namespace Countersign.Messages;

/// <summary>What a message is made of.</summary>
/// <param name="Tenant">Whose template.</param>
/// <param name="Template">Its name; an unknown one falls back to <c>default</c>.</param>
/// <param name="Locale">BCP 47 tag of the reader's language, or null.</param>
/// <param name="Channel">A voice text reads the digits one by one.</param>
/// <param name="Brand">The name the reader knows.</param>
/// <param name="Code">The code.</param>
/// <param name="Lifetime">How long the code lives, told in whole minutes.</param>
public readonly record struct TemplateRequest(
    string Tenant,
    string Template,
    string? Locale,
    Channel Channel,
    string Brand,
    CodeDigits Code,
    TimeSpan Lifetime);

/// <summary>The texts of messages, by template, language and channel.</summary>
public interface ITemplateCatalog
{
    /// <summary>True where the tenant may name this template.</summary>
    bool Knows(string tenant, string template);

    /// <summary>
    /// The message in the clear. The locale falls back part by part (<c>zh-Hant-TW</c>, <c>zh-Hant</c>, <c>zh</c>) and
    /// then to English.
    /// </summary>
    string Render(in TemplateRequest request);
}
