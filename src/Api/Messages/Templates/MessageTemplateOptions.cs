using Countersign.Messages;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Messages;

/// <summary>
/// Texts of messages by tenant, name and language: <c>Messages:Templates:{tenant}:{name}:{language}</c>.
/// </summary>
public sealed class MessageTemplateOptions
{
    /// <summary>Most texts of all tenants together.</summary>
    public const int MaxTexts = 10_000;

    /// <summary>The texts; see <c>docs/api.md</c> for how they are written.</summary>
    public Dictionary<string, Dictionary<string, Dictionary<string, string>>> Templates { get; set; } = [];

    internal IEnumerable<(string Tenant, string Name, string Language, string Text)> Entries() =>
        from tenant in Templates
        from template in tenant.Value
        from language in template.Value
        select (tenant.Key, template.Key, language.Key, language.Value);
}

/// <summary>Refuses templates that could not be sent, at start.</summary>
internal sealed class MessageTemplateValidator : IValidateOptions<MessageTemplateOptions>
{
    public ValidateOptionsResult Validate(string? name, MessageTemplateOptions options)
    {
        var entries = options.Entries().Take(MessageTemplateOptions.MaxTexts + 1).ToList();
        var faults = entries.Select(FaultOf).OfType<string>().ToList();
        if (entries.Count > MessageTemplateOptions.MaxTexts)
        {
            faults.Add(
                $"Messages:Templates holds more than {MessageTemplateOptions.MaxTexts:N0} texts; leave some out.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? FaultOf((string Tenant, string Name, string Language, string Text) entry)
    {
        var fault = !TemplateForm.IsName(entry.Name)
                ? "a name of other than letters, digits and . : - _, or a longer one than 64"
            : !LanguageTags.IsTag(entry.Language) ? "a language that is no tag such as 'uz' or 'zh-Hant'"
            : string.IsNullOrWhiteSpace(entry.Text) || entry.Text.Length > MessageLimits.MaxText
                ? $"a text that is empty or longer than {MessageLimits.MaxText} characters"
            : MessageTemplate.Parse(entry.Text, out var wrong) is null ? wrong
            : null;
        return fault is null
            ? null
            : $"Messages:Templates:{entry.Tenant}:{entry.Name}:{entry.Language} has {fault}; correct it.";
    }
}

/// <summary>Registers what the message paths need.</summary>
internal static class MessagesExtensions
{
    public static IServiceCollection AddMessagesApi(this IServiceCollection services)
    {
        services.AddOptions<MessageTemplateOptions>().BindConfiguration("Messages").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MessageTemplateOptions>, MessageTemplateValidator>();
        services.AddSingleton<MessageTemplates>();
        return services.AddSingleton<MessageDesk>();
    }
}
