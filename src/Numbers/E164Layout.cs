namespace Countersign.Numbers;

/// <summary>Where the country code of an E.164 number ends, and which of its digits may be shown.</summary>
/// <param name="CountryCode">The country code; 0 where there is none.</param>
/// <param name="CodeDigits">Length of the country code.</param>
/// <param name="NationalDigits">Digits after it.</param>
internal readonly record struct E164Layout(int CountryCode, int CodeDigits, int NationalDigits)
{
    private const int MinHidden = 5;
    private const int MaxShownFirst = 2;
    private const int MaxShownLast = 2;

    /// <summary>
    /// The two-digit country codes. ITU assigns them so that no code begins another (E.164, annex D): zones 1 and 7 are
    /// codes of one digit, these are codes of two, and all others have three. Bit n stands for the code n.
    /// </summary>
    private static readonly UInt128 TwoDigitCodes = SetOf(
    [
        20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58,
        60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
    ]);

    /// <summary>True where country code and national number have lengths that E.164 knows.</summary>
    public bool IsWellFormed =>
        CountryCode > 0 && NationalDigits > 0 && CodeDigits + NationalDigits is >= E164.MinDigits and <= E164.MaxDigits;

    public static E164Layout Of(ulong digits)
    {
        var total = CountDigits(digits);
        var codeDigits = CodeDigitsOf(LeadingDigits(digits, total, 2));
        return total <= codeDigits
            ? new E164Layout(0, 0, total)
            : new E164Layout(LeadingDigits(digits, total, codeDigits), codeDigits, total - codeDigits);
    }

    /// <summary>Writes the masked form and returns its length.</summary>
    public static int WriteMasked(ulong digits, Span<byte> destination)
    {
        if (digits == 0)
        {
            var none = "[no number]"u8;
            none.CopyTo(destination);
            return none.Length;
        }

        var (_, codeDigits, nationalDigits) = Of(digits);
        var shown = Math.Min(nationalDigits - Math.Min(nationalDigits, MinHidden), MaxShownFirst + MaxShownLast);
        var last = Math.Min(shown, MaxShownLast);
        var length = 1 + codeDigits + nationalDigits;
        for (var at = length - 1; at > 0; at--, digits /= 10)
        {
            var hidden = at > codeDigits + shown - last && at < length - last;
            destination[at] = hidden ? (byte)'*' : (byte)('0' + digits % 10);
        }

        destination[0] = (byte)'+';
        return length;
    }

    private static int CodeDigitsOf(int firstTwo) =>
        firstTwo switch
        {
            < 10 => 3,
            < 20 or (>= 70 and < 80) => 1,
            _ => (TwoDigitCodes >> firstTwo & 1) == 1 ? 2 : 3,
        };

    private static int LeadingDigits(ulong digits, int total, int count)
    {
        for (var drop = total - count; drop > 0; drop--)
        {
            digits /= 10;
        }

        return (int)digits;
    }

    private static int CountDigits(ulong digits)
    {
        var count = 0;
        for (; digits != 0; digits /= 10)
        {
            count++;
        }

        return count;
    }

    private static UInt128 SetOf(ReadOnlySpan<byte> codes)
    {
        UInt128 set = 0;
        foreach (var code in codes)
        {
            set |= UInt128.One << code;
        }

        return set;
    }
}
