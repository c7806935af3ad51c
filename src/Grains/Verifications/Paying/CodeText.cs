using Countersign.Carriers.Messages;
using Countersign.Messages;

namespace Countersign.Verifications;

/// <summary>How long the message with a code will be.</summary>
public static class CodeText
{
    /// <summary>Stands for the code, whose digits are all of one width.</summary>
    private const char AnyDigit = '0';

    /// <summary>Segments of the text message; <paramref name="codeLength"/> is 4 to 10.</summary>
    public static byte Segments(
        ITemplateCatalog templates,
        string tenant,
        string template,
        string? locale,
        string brand,
        int codeLength,
        TimeSpan lifetime)
    {
        if (!CodeDigits.TryParse(new string(AnyDigit, codeLength), out var code))
            throw new InvalidOperationException("There is no code of that length.");

        var text = templates.Render(
            new TemplateRequest(tenant, template, locale, Channel.Sms, brand, code, lifetime));
        return (byte)MessageSize.Of(text).Segments;
    }
}
