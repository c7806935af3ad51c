using System.Collections.Frozen;
using Countersign.Api.Requests;
using Countersign.Messages;
using Countersign.Tenants;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Messages;

/// <summary>
/// The texts that tenants send by name, in the languages they have them in: their own, then those that the settings of
/// the installation have for them.
/// </summary>
internal sealed class MessageTemplates(IOptions<MessageTemplateOptions> options)
{
    private readonly FrozenDictionary<(string Tenant, string Name), TemplateLanguages> _installed =
        options.Value.Entries().GroupBy(static entry => (entry.Tenant, entry.Name)).ToFrozenDictionary(
            static template => template.Key,
            static template => new TemplateLanguages(new LocalizedTemplate(
                template.Key.Name,
                [.. template.Select(static entry => new TemplateText(entry.Language, entry.Text, Voice: null))])));

    /// <summary>
    /// The template in the language, or in what that falls back to. Null where the tenant has no such template.
    /// </summary>
    public ReadyText? Find(TenantSnapshot tenant, string name, string? locale) =>
        (TemplateLanguages.Find(tenant.Settings.MessageTemplates, name)
            ?? _installed.GetValueOrDefault((tenant.Tenant, name)))?.Find(locale);
}

/// <summary>What a message says with its parameters in it.</summary>
internal static class MessageFilling
{
    /// <summary>The text with the parameters in it; every one it names, and no other, must be given.</summary>
    public static string Fill(
        this MessageTemplate template, IReadOnlyDictionary<string, string>? parameters, RequestErrors errors)
    {
        parameters ??= FrozenDictionary<string, string>.Empty;
        foreach (var given in parameters.Keys.Where(given => !template.Parameters.Contains(given)))
            errors.Add($"/parameters/{given}", "The template has no such parameter.");
        foreach (var needed in template.Parameters.Where(needed => !parameters.ContainsKey(needed)))
            errors.Add($"/parameters/{needed}", "The template needs this parameter.");
        return template.Fill(parameters, static (all, name) => all.GetValueOrDefault(name) ?? "");
    }
}
