using System.Buffers;
using System.Text.Unicode;
using Countersign.Numbers.Plans;
using Countersign.Numbers.Text;

namespace Countersign.Numbers;

/// <summary>
/// Reads phone numbers in any notation and checks them against the world's numbering plans, with the results of
/// libphonenumber-js (its <c>max</c> metadata). Thread-safe; never throws for a text; allocates nothing but its result.
/// </summary>
/// <remarks>docs/numbers.md lists what is accepted and where the results differ on purpose.</remarks>
public static class NumberParser
{
    /// <summary>
    /// Most UTF-16 code units that are looked at (libphonenumber's MAX_INPUT_STRING_LENGTH); longer is too long.
    /// </summary>
    public const int MaxInputLength = 250;

    // One for each reason, in their order.
    private static readonly ParsedNumber.Invalid[] Faults =
    [
        new(NumberFault.NotANumber), new(NumberFault.NeedsRegion), new(NumberFault.RegionUnknown),
        new(NumberFault.UnknownCountryCode), new(NumberFault.TooShort), new(NumberFault.TooLong),
        new(NumberFault.WrongLength), new(NumberFault.NotValidForRegion),
    ];

    /// <summary>What the numbering plans were made from, as in <c>libphonenumber-js 1.13.16</c>.</summary>
    public static string MetadataSource => NumberingPlans.World.Source;

    /// <summary>True for the upper-case ISO 3166 alpha-2 code of a region that has a numbering plan.</summary>
    public static bool IsRegion(string? region) =>
        region is not null && NumberingPlans.World.FindRegion(region) is not null;

    /// <summary>Reads one number.</summary>
    /// <param name="text">Any notation: international, national of the default region, or a <c>tel:</c> URI.</param>
    /// <param name="defaultRegion">Upper-case ISO 3166 alpha-2 code by whose rules a number without a country code is
    /// read; null or empty for none.</param>
    public static ParsedNumber Parse(ReadOnlySpan<char> text, string? defaultRegion) =>
        TryParse(text, defaultRegion, out var facts, out var fault)
            ? new ParsedNumber.Valid(facts.Number, facts.Region, facts.CountryCode, facts.Type)
            : Faults[(int)fault - 1];

    /// <summary>As <see cref="Parse"/>, without an allocation: for bulk.</summary>
    /// <param name="text">Any notation.</param>
    /// <param name="defaultRegion">As for <see cref="Parse"/>.</param>
    /// <param name="facts">The number and its region and type; meaningless where the result is false.</param>
    /// <param name="fault">Why not; meaningless where the result is true.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, string? defaultRegion, out NumberFacts facts, out NumberFault fault)
    {
        Region? home = null;
        facts = default;
        if (!string.IsNullOrEmpty(defaultRegion) && (home = NumberingPlans.World.FindRegion(defaultRegion)) is null)
        {
            fault = NumberFault.RegionUnknown;
            return false;
        }

        if (text.Length > MaxInputLength)
        {
            fault = NumberFault.TooLong;
            return false;
        }

        Span<byte> digits = stackalloc byte[MaxInputLength];
        var found = WrittenNumber.Read(text, digits, out var count, out var international)
            ?? Read(digits[..count], international, home, out facts);
        fault = found ?? default;
        return found is null;
    }

    /// <summary>
    /// As <see cref="TryParse(ReadOnlySpan{char}, string?, out NumberFacts, out NumberFault)"/>, from UTF-8. Bytes that
    /// are no UTF-8 are not a number.
    /// </summary>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8, string? defaultRegion, out NumberFacts facts, out NumberFault fault)
    {
        Span<char> text = stackalloc char[MaxInputLength];
        var status = Utf8.ToUtf16(utf8, text, out _, out var written, replaceInvalidSequences: false);
        if (status == OperationStatus.Done)
        {
            return TryParse(text[..written], defaultRegion, out facts, out fault);
        }

        facts = default;
        fault = status == OperationStatus.DestinationTooSmall ? NumberFault.TooLong : NumberFault.NotANumber;
        return false;
    }

    private static NumberFault? Read(ReadOnlySpan<byte> digits, bool international, Region? home, out NumberFacts facts)
    {
        facts = default;
        Span<byte> scratch = stackalloc byte[MaxInputLength + PrefixTransform.MaxAdded];
        var plans = NumberingPlans.World;
        if (DialledNumber.Read(plans, digits, international, home, scratch, out var reading) is { } fault)
        {
            return fault;
        }

        var (rules, start) = reading;
        if (start == digits.Length)
        {
            return NumberFault.TooShort;
        }

        var national = NationalNumber.Extract(rules, digits[start..], scratch);
        return Judge(rules, national, out facts);
    }

    private static NumberFault? Judge(Region rules, ReadOnlySpan<byte> national, out NumberFacts facts)
    {
        facts = default;
        if (national.Length > NumberingPlan.MaxNationalDigits)
        {
            return NumberFault.TooLong;
        }

        var outcome = rules.Plan.Classify(national);
        var region = outcome.Region ?? rules;
        if (outcome.TypeIn(region) is not { } type)
        {
            return region.LengthFault(national.Length) ?? NumberFault.NotValidForRegion;
        }

        if (national.Length + rules.Plan.CodeDigits > E164.MaxDigits)
        {
            return NumberFault.TooLong;
        }

        var value = (ulong)rules.Plan.CountryCode;
        foreach (var digit in national)
        {
            value = value * 10 + digit;
        }

        E164.TryFromDigits(value, out var number);
        facts = new NumberFacts(number, region.Name, rules.Plan.CountryCode, type);
        return null;
    }
}
