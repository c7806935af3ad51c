namespace Countersign.Numbers.Plans;

/// <summary>Finds the country code in what was dialled or written.</summary>
internal static class DialledNumber
{
    /// <summary>Where the digits after the country code begin, and by whose rules they are read.</summary>
    /// <param name="Region">The region whose rules hold.</param>
    /// <param name="Start">Index of the first national digit.</param>
    public readonly record struct Reading(Region Region, int Start);

    /// <summary>
    /// Reads the beginning of the digits. <paramref name="international"/> says that a plus sign stood before them.
    /// </summary>
    public static NumberFault? Read(
        NumberingPlans plans,
        ReadOnlySpan<byte> digits,
        bool international,
        Region? home,
        Span<byte> scratch,
        out Reading reading)
    {
        reading = default;
        var start = 0;
        if (!international)
        {
            if (home is null)
            {
                return NumberFault.NeedsRegion;
            }

            start = InternationalPrefixLength(home, digits);
            if (start == 0)
            {
                reading = ReadWithoutPlus(home, digits, scratch);
                return null;
            }
        }

        if (plans.FindPlan(digits[start..]) is not { } plan)
        {
            return NumberFault.UnknownCountryCode;
        }

        reading = new Reading(plan.Main, start + plan.CodeDigits);
        return null;
    }

    /// <summary>Digits dialled to leave the region; 0 where there are none, or no country code can follow.</summary>
    private static int InternationalPrefixLength(Region home, ReadOnlySpan<byte> digits) =>
        home.InternationalPrefix.TryMatch(digits, out var match)
            && match.Length < digits.Length
            && digits[match.Length] != 0
            ? match.Length
            : 0;

    /// <summary>
    /// National notation, or a country code whose plus sign was left out: the latter where only then the number is one,
    /// or where it is too long otherwise.
    /// </summary>
    private static Reading ReadWithoutPlus(Region home, ReadOnlySpan<byte> digits, Span<byte> scratch)
    {
        var codeDigits = home.Plan.CodeDigits;
        if (!StartsWith(digits, home.Plan.CountryCode, codeDigits))
        {
            return new Reading(home, 0);
        }

        var whole = NationalNumber.Extract(home, digits, scratch);
        if (home.LengthFault(whole.Length) == NumberFault.TooLong)
        {
            return new Reading(home.Plan.Main, codeDigits);
        }

        if (home.Plan.Classify(whole).Matches(home))
        {
            return new Reading(home, 0);
        }

        var shorter = NationalNumber.Extract(home, digits[codeDigits..], scratch);
        return home.Plan.Classify(shorter).Matches(home)
            ? new Reading(home.Plan.Main, codeDigits)
            : new Reading(home, 0);
    }

    private static bool StartsWith(ReadOnlySpan<byte> digits, int code, int codeDigits)
    {
        if (digits.Length < codeDigits)
        {
            return false;
        }

        var start = 0;
        foreach (var digit in digits[..codeDigits])
        {
            start = start * 10 + digit;
        }

        return start == code;
    }
}
