namespace Countersign.Numbers;

/// <summary>
/// Why a text is no usable phone number. Each has one word on the wire (<see cref="NumberWords.Slug(NumberFault)"/>).
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>not-a-number</c>: no phone number is in the text.</item>
/// <item><c>needs-region</c>: national notation, and no default region.</item>
/// <item><c>region-unknown</c>: the default region has no numbering plan.</item>
/// <item><c>unknown-country-code</c>: nobody has this country code.</item>
/// <item><c>too-short</c>: fewer digits than any number of the region.</item>
/// <item><c>too-long</c>: more digits than any number of the region, than E.164, or too long a text.</item>
/// <item><c>wrong-length</c>: between the two, but no number has this length.</item>
/// <item><c>not-valid-for-region</c>: the length is possible, the digits are not.</item>
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
