namespace Countersign.Numbers.Plans;

/// <summary>Takes the trunk prefix and the carrier code off a national number, as libphonenumber does.</summary>
internal static class NationalNumber
{
    /// <summary>
    /// The national number in <paramref name="digits"/> by the rules of <paramref name="region"/>: the digits
    /// themselves, a part of them, or what a rule of the region makes of them in <paramref name="scratch"/>, which
    /// holds <see cref="PrefixTransform.MaxAdded"/> more than the digits.
    /// </summary>
    /// <remarks>
    /// People write trunk prefixes behind country codes too, and a digit may be a prefix in one number and a part of
    /// another, so a prefix is only taken off where what remains is at least as good a number.
    /// </remarks>
    public static ReadOnlySpan<byte> Extract(Region region, ReadOnlySpan<byte> digits, Span<byte> scratch)
    {
        if (!region.NationalPrefix.TryMatch(digits, out var match))
        {
            return digits;
        }

        var stripped = region.Transform.AppliesTo(match)
            ? scratch[..region.Transform.Write(digits, match, scratch)]
            : digits[match.Length..];
        return IsBetter(region, digits, stripped) ? stripped : digits;
    }

    private static bool IsBetter(Region region, ReadOnlySpan<byte> digits, ReadOnlySpan<byte> stripped)
    {
        if (stripped.SequenceEqual(digits))
        {
            return true;
        }

        var outcome = region.Plan.Classify(stripped);
        if (!outcome.Matches(region) && region.Plan.Classify(digits).Matches(region))
        {
            return false;
        }

        return (outcome.Region ?? region).LengthFault(stripped.Length) is null or NumberFault.TooLong;
    }
}
