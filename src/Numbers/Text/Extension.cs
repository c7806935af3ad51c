using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Countersign.Numbers.Text;

/// <summary>
/// An extension at the end of a written number, as libphonenumber recognises it: <c>ext. 12</c>, <c>x12</c>,
/// <c>;12</c>.
/// </summary>
internal static partial class Extension
{
    private const string Separators = @"(?>[ \u00A0\t,]*)";
    private const string SeparatorsWithoutComma = @"(?>[ \u00A0\t]*)";
    private const string AfterLabel = @"[:.\uFF0E]?(?>[ \u00A0\t,-]*)";

    // ext, extn, extension, extensión (composed or not), the same in full width, доб, anexo.
    private const string ExplicitLabel =
        @"(?:[eE]?[xX][tT](?:[eE][nN][sS][iI](?:[oO]\u0301?|[\u00F3\u00D3]))?[nN]?"
        + @"|[\uFF45\uFF25]?[\uFF58\uFF38][\uFF54\uFF34][\uFF4E\uFF2E]?"
        + @"|[\u0434\u0414][\u043E\u041E][\u0431\u0411]|[aA][nN][eE][xX][oO])";

    private const string AmbiguousLabel =
        @"(?:[xX\uFF58\uFF38#\uFF03~\uFF5E]|[iI][nN][tT]|[\uFF49\uFF29][\uFF4E\uFF2E][\uFF54\uFF34])";

    // How many digits an extension may have depends on how surely its label is one: createExtensionPattern in
    // libphonenumber.
    private const string Pattern =
        "(?:;[eE][xX][tT]=[0-9]{1,20}"
        + "|" + Separators + ExplicitLabel + AfterLabel + "[0-9]{1,20}#?"
        + "|" + Separators + AmbiguousLabel + AfterLabel + "[0-9]{1,9}#?"
        + "|(?>[- ]+)[0-9]{1,6}#"
        + "|" + SeparatorsWithoutComma + "(?:,,|;)" + AfterLabel + "[0-9]{1,15}#?"
        + "|" + SeparatorsWithoutComma + "(?>,+)" + AfterLabel + "[0-9]{1,9}#?"
        + @")\z";

    /// <summary>
    /// Where the longest extension that begins at or after <paramref name="from"/> begins; -1 for none.
    /// </summary>
    /// <param name="text">Text whose digits are ASCII.</param>
    /// <param name="from">First index looked at.</param>
    public static int IndexIn(ReadOnlySpan<char> text, int from)
    {
        foreach (var match in Expression().EnumerateMatches(text, from))
        {
            return match.Index;
        }

        return -1;
    }

    [SuppressMessage("Security", "MA0009", Justification =
        "NumberParser.MaxInputLength bounds the input and repetitions are atomic: quadratic at worst.")]
    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Expression();
}
