using System.Collections.Immutable;
using Countersign.Messages;

namespace Countersign.Tenants;

/// <summary>What is unsound in a tenant's templates: those with codes, and those of its messages.</summary>
internal static class TemplateCheck
{
    /// <summary>What texts are filled with to see how long they may become: no policy allows more.</summary>
    private const string LongestCode = "0000000000";

    private const int MostMinutes = 24 * 60;

    public static void Check(SettingFaults faults, TenantDefinition tenant)
    {
        var (codes, messages) = (tenant.Settings.Templates, tenant.Settings.MessageTemplates);
        Each(faults, "/templates", codes, (pointer, text) =>
        {
            CodeText(faults, $"{pointer}/sms", text.Text, tenant.Brand, isVoice: false);
            if (text.Voice is { } voice)
                CodeText(faults, $"{pointer}/voice", voice, tenant.Brand, isVoice: true);
        });
        Each(faults, "/message_templates", messages, (pointer, text) => Read(faults, pointer, text.Text));
        if (Characters(codes) + Characters(messages) > TenantLimits.MaxTemplateCharacters)
        {
            faults.Add(
                codes.IsDefaultOrEmpty ? "/message_templates" : "/templates",
                $"All texts together may have {TenantLimits.MaxTemplateCharacters} characters.");
        }
    }

    private static void Each(
        SettingFaults faults,
        string pointer,
        ImmutableArray<LocalizedTemplate> templates,
        Action<string, TemplateText> check)
    {
        if (templates.IsDefaultOrEmpty)
            return;

        faults.Count(pointer, templates.Length, TenantLimits.MaxTemplates);
        if (templates.FirstOrDefault(static one => !TemplateForm.IsName(one.Name)) is not null)
            faults.Add(pointer, $"A name has 1 to {TemplateForm.MaxName} letters, digits and . : - _");
        if (templates.DistinctBy(static one => one.Name).Count() < templates.Length)
            faults.Add(pointer, "A name is there more than once.");
        foreach (var (name, texts) in templates)
            Languages(faults, $"{pointer}/{name}", texts, check);
    }

    private static void Languages(
        SettingFaults faults, string pointer, ImmutableArray<TemplateText> texts, Action<string, TemplateText> check)
    {
        faults.Count(pointer, texts.Length, TenantLimits.MaxTemplateLanguages);
        if (texts.IsEmpty)
            faults.Add(pointer, "A text in at least one language is needed; null removes the template.");
        if (texts.DistinctBy(static one => one.Language, StringComparer.OrdinalIgnoreCase).Count() < texts.Length)
            faults.Add(pointer, "A language is there more than once.");
        foreach (var text in texts)
        {
            if (LanguageTags.IsTag(text.Language) && text.Language.Length <= LanguageTags.MaxTag)
                check($"{pointer}/{text.Language}", text);
            else
                faults.Add(pointer, "A language is a tag such as 'uz' or 'zh-Hant'.");
        }
    }

    private static MessageTemplate? Read(SettingFaults faults, string pointer, string text)
    {
        string? fault;
        if (text.Length > TemplateForm.MaxText)
            fault = $"The text may have {TemplateForm.MaxText} characters.";
        else if ((fault = TemplateForm.FaultOf(text)) is null)
        {
            if (MessageTemplate.Parse(text, out var wrong) is { } template)
                return template;
            fault = $"The text has {wrong}.";
        }

        faults.Add(pointer, fault);
        return null;
    }

    /// <summary>A text with a code: one that any handset joins, however long what it is filled with.</summary>
    private static void CodeText(SettingFaults faults, string pointer, string text, string brand, bool isVoice)
    {
        if (Read(faults, pointer, text) is not { } template)
            return;

        string[] known = [TemplateForm.Code, TemplateForm.Brand, TemplateForm.Minutes];
        if (template.Parameters.FirstOrDefault(name => !known.Contains(name)) is { } other)
            faults.Add(pointer, $"There is no {{{other}}}: texts with codes know {{code}}, {{brand}} and {{minutes}}.");
        else if (!template.Parameters.Contains(TemplateForm.Code))
            faults.Add(pointer, "The text needs {code}.");
        else if (CodeFilling.Fill(template, LongestCode, brand, MostMinutes, isVoice).Length > TemplateForm.MaxCodeText)
            faults.Add(pointer, $"With the longest code the text has more than {TemplateForm.MaxCodeText} characters.");
    }

    private static int Characters(ImmutableArray<LocalizedTemplate> templates) => templates.IsDefaultOrEmpty
        ? 0
        : templates.Sum(static one => one.Texts.Sum(static text => text.Text.Length + (text.Voice?.Length ?? 0)));
}
