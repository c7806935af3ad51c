using System.Collections.Immutable;
using Countersign.Api.Requests;
using Countersign.Api.Requests.Editing;
using Countersign.Messages;
using Countersign.Tenants;

namespace Countersign.Api.Admin.Tenants;

/// <summary>
/// A tenant's templates: by name, by language. A name that is given takes the place of that template, a null takes it
/// out, and those of other names stay: so each request is small, however many there are.
/// </summary>
internal static class TemplateEdits
{
    private static readonly EditTable<TemplateText> CodeText = new(
        Edits.Text<TemplateText>("sms", TemplateForm.MaxText, static (it, text) => it with { Text = text ?? "" }),
        Edits.Text<TemplateText>("voice", TemplateForm.MaxText, static (it, text) => it with { Voice = text }));

    private static readonly ItemReader<TemplateText> CodeTexts =
        Edits.Objects(CodeText, new TemplateText("", "", Voice: null));

    /// <summary>Those with codes.</summary>
    public static Edit<TenantSettings> OfCodes { get; } = Of(
        "templates", CodeTexts,
        static it => it.Templates, static (it, templates) => it with { Templates = templates });

    /// <summary>Those of messages.</summary>
    public static Edit<TenantSettings> OfMessages { get; } = Of(
        "message_templates", ReadText,
        static it => it.MessageTemplates, static (it, templates) => it with { MessageTemplates = templates });

    private static Edit<TenantSettings> Of(
        string member,
        ItemReader<TemplateText> read,
        Func<TenantSettings, ImmutableArray<LocalizedTemplate>> get,
        Func<TenantSettings, ImmutableArray<LocalizedTemplate>, TenantSettings> set) =>
        new(member, (ref body) =>
        {
            if (body.IsNull)
                return it => set(it, []);
            return Names(ref body, read) is { } given ? it => set(it, Merged(get(it), given)) : null;
        });

    private static Dictionary<string, LocalizedTemplate?>? Names(ref BodyReader body, ItemReader<TemplateText> read)
    {
        if (!body.Enter())
            return null;

        var given = new Dictionary<string, LocalizedTemplate?>(StringComparer.Ordinal);
        while (body.Next(TemplateForm.MaxName, out var name))
        {
            if (given.ContainsKey(name) || !TemplateForm.IsName(name))
            {
                body.Fault(given.ContainsKey(name)
                    ? "The name is there more than once." : "A name has letters, digits and . : - _ only.");
                body.Skip();
                continue;
            }

            var texts = body.IsNull ? null : Languages(ref body, read);
            given[name] = texts is null ? null : new LocalizedTemplate(name, [.. texts]);
        }

        body.Leave();
        return given;
    }

    private static List<TemplateText>? Languages(ref BodyReader body, ItemReader<TemplateText> read)
    {
        if (!body.Enter())
            return null;

        var texts = new List<TemplateText>();
        while (body.Next(LanguageTags.MaxTag, out var language))
        {
            if (!LanguageTags.IsTag(language))
            {
                body.Fault("A language is a tag such as 'uz' or 'zh-Hant'.");
                body.Skip();
            }
            else if (read(ref body) is { } text)
            {
                texts.Add(text with { Language = language });
            }
        }

        body.Leave();
        return texts;
    }

    private static TemplateText? ReadText(ref BodyReader body) =>
        body.Text(TemplateForm.MaxText) is { } text ? new TemplateText("", text, Voice: null) : null;

    /// <summary>In the order of their names, whatever the order in which they came.</summary>
    private static ImmutableArray<LocalizedTemplate> Merged(
        ImmutableArray<LocalizedTemplate> known, Dictionary<string, LocalizedTemplate?> given) =>
    [
        .. (known.IsDefault ? [] : known).Where(template => !given.ContainsKey(template.Name))
            .Concat(given.Values.OfType<LocalizedTemplate>())
            .OrderBy(static template => template.Name, StringComparer.Ordinal),
    ];
}
