namespace Countersign.Numbers;

/// <summary>
/// What kind of line a number belongs to, as the numbering plan tells it (libphonenumber's PhoneNumberType).
/// </summary>
/// <remarks>The values are stored in the metadata and in state: they are never reused.</remarks>
public enum LineType
{
    /// <summary>The plan does not tell. <c>unknown</c>.</summary>
    Unknown = 0,

    /// <summary><c>fixed-line</c>.</summary>
    FixedLine = 1,

    /// <summary><c>mobile</c>.</summary>
    Mobile = 2,

    /// <summary>The plan gives both the same numbers, as in North America. <c>fixed-line-or-mobile</c>.</summary>
    FixedLineOrMobile = 3,

    /// <summary><c>toll-free</c>.</summary>
    TollFree = 4,

    /// <summary><c>premium-rate</c>.</summary>
    PremiumRate = 5,

    /// <summary><c>shared-cost</c>.</summary>
    SharedCost = 6,

    /// <summary><c>voip</c>.</summary>
    Voip = 7,

    /// <summary><c>personal-number</c>.</summary>
    PersonalNumber = 8,

    /// <summary><c>pager</c>.</summary>
    Pager = 9,

    /// <summary>Universal access number of a company. <c>uan</c>.</summary>
    Uan = 10,

    /// <summary><c>voicemail</c>.</summary>
    Voicemail = 11,
}
