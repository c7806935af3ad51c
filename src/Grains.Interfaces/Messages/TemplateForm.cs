namespace Countersign.Messages;

/// <summary>What the names and texts of templates have to be, wherever they come from.</summary>
public static class TemplateForm
{
    /// <summary>Most characters of a template's name.</summary>
    public const int MaxName = 64;

    /// <summary>Most characters of a text: ten parts of the 7-bit alphabet, 3GPP TS 23.040.</summary>
    public const int MaxText = 1_530;

    /// <summary>
    /// Most characters of a filled text with a code: ten parts in whatever alphabet, 3GPP TS 23.040.
    /// </summary>
    public const int MaxCodeText = 600;

    /// <summary>The template of those who name none; there always is one.</summary>
    public const string Default = "default";

    /// <summary>The parameter that a text for codes has to have.</summary>
    public const string Code = "code";

    /// <summary>The one that is filled with the tenant's brand.</summary>
    public const string Brand = "brand";

    /// <summary>The one that is filled with the whole minutes for which the code is valid.</summary>
    public const string Minutes = "minutes";

    /// <summary>Whether it may be a name: letters, digits, dot, colon, hyphen and underscore.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is >= 1 and <= MaxName
            && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '-' or '_');
    }

    /// <summary>What keeps a text from being sent, in a whole sentence; null for nothing.</summary>
    public static string? FaultOf(string text) =>
        text.Any(static one => char.IsControl(one) && one is not ('\n' or '\r'))
            ? "The text must be without control characters, line ends aside."
        : string.IsNullOrWhiteSpace(text) ? "The text must say something."
        : null;
}
