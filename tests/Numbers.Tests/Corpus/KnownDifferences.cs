using System.Globalization;

namespace Countersign.Numbers.Tests.Corpus;

/// <summary>Where the parser differs from libphonenumber-js on purpose, and what it answers instead.</summary>
internal static class KnownDifferences
{
    private const char FullWidthPlus = '\uFF0B';

    /// <summary>
    /// Valid numbers of more than 15 digits, which libphonenumber-js knows in Germany, Indonesia, Japan and elsewhere,
    /// are too long: E.164 ends there, and so do the carriers' protocols.
    /// </summary>
    public static CorpusRecord WithinE164(CorpusRecord record) =>
        record.IsValid && record.Answer[1].Length > E164.MaxLength
            ? record with { Answer = [NumberFault.TooLong.Slug()] }
            : record;

    /// <summary>
    /// libphonenumber-js knows ASCII, full-width and two Arabic scripts of digits, and no full-width plus sign.
    /// Google's libphonenumber takes every decimal digit and both plus signs, and so do we: the answer is that to the
    /// same text in ASCII. Null where nothing differs.
    /// </summary>
    public static string? InAscii(string text)
    {
        var ascii = string.Create(text.Length, text, (span, source) =>
        {
            for (var at = 0; at < span.Length; at++)
            {
                span[at] = IsForeign(source[at])
                    ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(source[at]))
                    : source[at] == FullWidthPlus ? '+' : source[at];
            }
        });
        return string.Equals(ascii, text, StringComparison.Ordinal) ? null : ascii;
    }

    private static bool IsForeign(char character) =>
        CharUnicodeInfo.GetDecimalDigitValue(character) >= 0
        && character is not ((>= '0' and <= '9') or (>= '\uFF10' and <= '\uFF19')
            or (>= '\u0660' and <= '\u0669') or (>= '\u06F0' and <= '\u06F9'));
}
