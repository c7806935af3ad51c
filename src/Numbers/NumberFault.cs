namespace Countersign.Numbers;

/// <summary>Why a text is no usable phone number. Each has one word on the wire (<see cref="NumberWords.Slug(NumberFault)"/>).</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Wire</term><description>When</description></listheader>
/// <item><term><c>not-a-number</c></term><description>No phone number is in the text.</description></item>
/// <item><term><c>needs-region</c></term><description>National notation and no default region to read it by.</description></item>
/// <item><term><c>region-unknown</c></term><description>The default region is none that has a numbering plan.</description></item>
/// <item><term><c>unknown-country-code</c></term><description>International, with a country code that nobody has.</description></item>
/// <item><term><c>too-short</c></term><description>Fewer digits than any number of the region.</description></item>
/// <item><term><c>too-long</c></term><description>More digits than any number of the region or than E.164 allows, or a text longer
/// than <see cref="NumberParser.MaxInputLength"/>.</description></item>
/// <item><term><c>wrong-length</c></term><description>Between the shortest and the longest, but no number has this length.</description></item>
/// <item><term><c>not-valid-for-region</c></term><description>The length is possible, the digits are not in the plan.</description></item>
/// </list>
/// </remarks>
public enum NumberFault
{
    /// <summary><c>not-a-number</c>.</summary>
    NotANumber = 1,

    /// <summary><c>needs-region</c>.</summary>
    NeedsRegion = 2,

    /// <summary><c>region-unknown</c>.</summary>
    RegionUnknown = 3,

    /// <summary><c>unknown-country-code</c>.</summary>
    UnknownCountryCode = 4,

    /// <summary><c>too-short</c>.</summary>
    TooShort = 5,

    /// <summary><c>too-long</c>.</summary>
    TooLong = 6,

    /// <summary><c>wrong-length</c>.</summary>
    WrongLength = 7,

    /// <summary><c>not-valid-for-region</c>.</summary>
    NotValidForRegion = 8,
}
