using System.Buffers;

namespace Countersign.Numbers.Text;

/// <summary>From any notation to the digits it stands for.</summary>
internal static class WrittenNumber
{
    /// <summary>Fewest digits of a number that has punctuation or a plus sign.</summary>
    private const int MinDigits = 3;

    /// <summary>Two digits are a number where there is nothing else.</summary>
    private const int MinBareDigits = 2;

    private const string IsdnSubaddress = ";isub=";

    private static readonly SearchValues<char> Beginnings = SearchValues.Create("+0123456789");
    private static readonly SearchValues<char> Ends = SearchValues.Create("#0123456789");

    /// <summary>
    /// Writes the digits (0 to 9, not characters) that the text stands for. <paramref name="digits"/> has room for one
    /// per character.
    /// </summary>
    /// <param name="text">Any text, not longer than <see cref="NumberParser.MaxInputLength"/>.</param>
    /// <param name="digits">Where the digits go.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="international">Whether a plus sign stands before them.</param>
    public static NumberFault? Read(ReadOnlySpan<char> text, Span<byte> digits, out int count, out bool international)
    {
        var punctuated = true;
        var first = -1;
        var last = -1;
        count = 0;
        international = false;
        for (var at = 0; at < text.Length; at++)
        {
            var glyph = Glyph.Of(text[at]);
            if (glyph < Glyph.Plus)
            {
                digits[count++] = (byte)glyph;
                first = first < 0 ? at : first;
                last = at;
            }
            else if (glyph == Glyph.Plus && first < 0)
            {
                first = at;
                international = true;
            }
            else if (glyph != Glyph.Punctuation)
            {
                punctuated = false;
                break;
            }
        }

        if (!punctuated)
        {
            return ReadUnusual(text, digits, out count, out international);
        }

        return count switch
        {
            0 => NumberFault.NotANumber,
            < MinBareDigits => NumberFault.TooShort,
            < MinDigits => last - first == 1 && !international ? null : NumberFault.TooShort,
            _ => null,
        };
    }

    /// <summary>Text that has more than digits, one plus sign and punctuation: URIs, extensions, words, junk.</summary>
    private static NumberFault? ReadUnusual(
        ReadOnlySpan<char> text, Span<byte> digits, out int count, out bool international)
    {
        Span<char> normal = stackalloc char[NumberParser.MaxInputLength];
        normal = normal[..text.Length];
        Normalise(text, normal);

        count = 0;
        international = false;
        Span<char> resolved = stackalloc char[NumberParser.MaxInputLength];
        scoped ReadOnlySpan<char> number;
        if (!PhoneContext.IsIn(normal))
        {
            number = FindNumber(normal);
        }
        else if (PhoneContext.TryResolve(normal, resolved, out var written))
        {
            number = resolved[..written];
        }
        else
        {
            return NumberFault.NotANumber;
        }

        var subaddress = number.IndexOf(IsdnSubaddress);
        number = subaddress > 0 ? number[..subaddress] : number;
        if (CheckShape(number) is { } fault)
        {
            return fault;
        }

        var extension = Extension.IndexIn(number, 0);
        number = extension < 0 ? number : number[..extension];
        count = CopyDigits(number, digits);
        international = number is ['+', ..];
        return count > 0 || international ? null : NumberFault.NotANumber;
    }

    /// <summary>ASCII digits and plus sign for those of other scripts, and everything else as it is.</summary>
    private static void Normalise(ReadOnlySpan<char> text, Span<char> normal)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var glyph = Glyph.Of(text[at]);
            normal[at] = glyph switch
            {
                < Glyph.Plus => (char)('0' + glyph),
                Glyph.Plus => '+',
                _ => text[at],
            };
        }
    }

    /// <summary>From the first plus sign or digit to the last digit or number sign.</summary>
    private static ReadOnlySpan<char> FindNumber(ReadOnlySpan<char> text)
    {
        var start = text.IndexOfAny(Beginnings);
        var end = text.LastIndexOfAny(Ends) + 1;
        return start < 0 || end <= start ? [] : text[start..end];
    }

    /// <summary>
    /// Whether the text is one plus sign at most, then digits and punctuation, then an extension at most.
    /// </summary>
    private static NumberFault? CheckShape(ReadOnlySpan<char> number)
    {
        var at = number is ['+', ..] ? 1 : 0;
        var count = 0;
        var thirdDigitEnd = number.Length;
        for (; at < number.Length; at++)
        {
            var glyph = Glyph.Of(number[at]);
            if (glyph is Glyph.Plus or Glyph.Other)
            {
                break;
            }

            count += glyph < Glyph.Plus ? 1 : 0;
            thirdDigitEnd = glyph < Glyph.Plus && count == MinDigits ? at + 1 : thirdDigitEnd;
        }

        if (at == number.Length)
        {
            return CheckDigits(number, count);
        }

        var extension = count < MinDigits ? -1 : Extension.IndexIn(number, thirdDigitEnd);
        return extension >= 0 && extension <= at ? null : NumberFault.NotANumber;
    }

    private static NumberFault? CheckDigits(ReadOnlySpan<char> number, int count)
    {
        var isBare = count == MinBareDigits && number.Length == MinBareDigits;
        if (count >= MinDigits || isBare)
        {
            return null;
        }

        // Something that could still become a number ends with a digit; a sign or a bracket behind it does not.
        return count > 0 && Glyph.Of(number[^1]) < Glyph.Plus ? NumberFault.TooShort : NumberFault.NotANumber;
    }

    private static int CopyDigits(ReadOnlySpan<char> number, Span<byte> digits)
    {
        var count = 0;
        foreach (var character in number)
        {
            if (char.IsAsciiDigit(character))
            {
                digits[count++] = (byte)(character - '0');
            }
        }

        return count;
    }
}
