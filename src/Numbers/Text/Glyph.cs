using System.Globalization;

namespace Countersign.Numbers.Text;

/// <summary>What one character means in a written phone number.</summary>
internal static class Glyph
{
    /// <summary>0 to 9 are digits of that value; the others are below.</summary>
    public const int Plus = 10;

    /// <summary>Stands between digits and means nothing (libphonenumber's VALID_PUNCTUATION).</summary>
    public const int Punctuation = 11;

    /// <summary>Punctuation that may also begin an extension.</summary>
    public const int Tilde = 12;

    /// <summary>Anything else.</summary>
    public const int Other = 13;

    private static ReadOnlySpan<byte> Ascii =>
    [
        13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13,
        13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13,
        11, 13, 13, 13, 13, 13, 13, 13, 11, 11, 13, 10, 13, 11, 11, 11, // space ( ) + - . /
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 13, 13, 13, 13, 13,
        13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13,
        13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 11, 13, 11, 13, 13, // [ ]
        13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13,
        13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 12, 13, // ~
    ];

    /// <summary>The meaning of a UTF-16 code unit. Decimal digits of every script count as digits.</summary>
    public static int Of(char character) => character < 128 ? Ascii[character] : Beyond(character);

    private static int Beyond(char character) => character switch
    {
        '\u00A0' or '\u00AD' or '\u200B' or '\u2060' or '\u3000' => Punctuation,
        (>= '\u2010' and <= '\u2015') or '\u2212' or '\u30FC' or '\uFF0D' => Punctuation,
        '\uFF0E' or '\uFF0F' or '\uFF08' or '\uFF09' or '\uFF3B' or '\uFF3D' or '\u2053' or '\u223C' => Punctuation,
        '\uFF5E' => Tilde,
        '\uFF0B' => Plus,
        _ => CharUnicodeInfo.GetDecimalDigitValue(character) is >= 0 and var digit ? digit : Other,
    };
}
