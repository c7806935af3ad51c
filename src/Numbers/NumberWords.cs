namespace Countersign.Numbers;

/// <summary>The words of the wire for what the parser says.</summary>
public static class NumberWords
{
    /// <summary>The reason as API.md writes it, as in <c>too-short</c>.</summary>
    public static string Slug(this NumberFault fault) => fault switch
    {
        NumberFault.NotANumber => "not-a-number",
        NumberFault.NeedsRegion => "needs-region",
        NumberFault.RegionUnknown => "region-unknown",
        NumberFault.UnknownCountryCode => "unknown-country-code",
        NumberFault.TooShort => "too-short",
        NumberFault.TooLong => "too-long",
        NumberFault.WrongLength => "wrong-length",
        NumberFault.NotValidForRegion => "not-valid-for-region",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a reason."),
    };

    /// <summary>The line type as API.md writes it, as in <c>fixed-line-or-mobile</c>.</summary>
    public static string Slug(this LineType type) => type switch
    {
        LineType.Unknown => "unknown",
        LineType.FixedLine => "fixed-line",
        LineType.Mobile => "mobile",
        LineType.FixedLineOrMobile => "fixed-line-or-mobile",
        LineType.TollFree => "toll-free",
        LineType.PremiumRate => "premium-rate",
        LineType.SharedCost => "shared-cost",
        LineType.Voip => "voip",
        LineType.PersonalNumber => "personal-number",
        LineType.Pager => "pager",
        LineType.Uan => "uan",
        LineType.Voicemail => "voicemail",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a line type."),
    };
}
