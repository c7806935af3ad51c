using Countersign.Carriers.Messages;
using Countersign.Messages;
using Countersign.Tenants;

namespace Countersign.Verifications;

/// <summary>How long the message with a code will be.</summary>
public static class CodeText
{
    /// <summary>Stands for the code, whose digits are all of one width.</summary>
    private const char AnyDigit = '0';

    /// <summary>Segments of the text message.</summary>
    /// <param name="templates">Has the texts.</param>
    /// <param name="tenant">Whose message it is.</param>
    /// <param name="template">The template's name.</param>
    /// <param name="locale">The reader's language.</param>
    /// <param name="codeLength">4 to 10.</param>
    /// <param name="lifetime">How long the code lives.</param>
    /// <param name="brand">The name the reader knows; null for the tenant's of the moment.</param>
    public static byte Segments(
        ITemplateCatalog templates,
        TenantSnapshot tenant,
        string template,
        string? locale,
        int codeLength,
        TimeSpan lifetime,
        string? brand = null)
    {
        var text = templates.Render(new TemplateRequest(
            tenant, template, locale, Channel.Sms, brand ?? tenant.Brand, Any(codeLength), lifetime)).Text;
        return (byte)MessageSize.Of(text).Segments;
    }

    /// <summary>A code that is nobody's, as long as any.</summary>
    /// <param name="length">4 to 10.</param>
    public static CodeDigits Any(int length) => CodeDigits.TryParse(new string(AnyDigit, length), out var code)
        ? code
        : throw new InvalidOperationException("There is no code of that length.");
}
