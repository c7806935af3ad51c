using Orleans;

namespace Countersign.Batches;

/// <summary>
/// Why a row ended as it did; the word of the wire is <see cref="RowReasons.Slug"/>. Stored: never renumbered.
/// </summary>
[GenerateSerializer, Alias("countersign.row-reason")]
public enum RowReason : byte
{
    /// <summary>There is nothing to explain.</summary>
    None = 0,

    /// <summary>
    /// No phone number is in the text. The first eight are those of <see cref="Numbers.NumberFault"/>.
    /// </summary>
    NotANumber = 1,

    /// <summary>National notation and no default region.</summary>
    NeedsRegion = 2,

    /// <summary>The default region has no numbering plan.</summary>
    RegionUnknown = 3,

    /// <summary>A country code that nobody has.</summary>
    UnknownCountryCode = 4,

    /// <summary>Fewer digits than any number of the region.</summary>
    TooShort = 5,

    /// <summary>More digits than any number of the region.</summary>
    TooLong = 6,

    /// <summary>A length that no number of the region has.</summary>
    WrongLength = 7,

    /// <summary>Digits that are not in the region's plan.</summary>
    NotValidForRegion = 8,

    /// <summary>A landline takes no text messages.</summary>
    Landline = 9,

    /// <summary>A line that belongs to no person's handset, or costs whoever calls it.</summary>
    LineTypeNotSupported = 10,

    /// <summary>A quote that is not closed, or text behind a closing quote.</summary>
    MalformedQuotes = 20,

    /// <summary>Another number of fields than the header has.</summary>
    WrongFieldCount = 21,

    /// <summary>A row longer than the limit.</summary>
    LineTooLong = 22,

    /// <summary>Bytes that are not UTF-8.</summary>
    MalformedUtf8 = 23,

    /// <summary>A control character, NUL included, where none belongs.</summary>
    ControlCharacter = 24,

    /// <summary>Not JSON.</summary>
    MalformedJson = 25,

    /// <summary>JSON, but no object.</summary>
    NotAnObject = 26,

    /// <summary>A member that rows do not have.</summary>
    UnknownMember = 27,

    /// <summary>The same member twice.</summary>
    DuplicateMember = 28,

    /// <summary>A member of the wrong type.</summary>
    WrongType = 29,

    /// <summary>No number was given.</summary>
    ToMissing = 30,

    /// <summary>The locale is no language tag.</summary>
    LocaleInvalid = 31,

    /// <summary>The reference is longer than the limit.</summary>
    ReferenceTooLong = 32,

    /// <summary>More metadata, or longer, than the limits.</summary>
    MetadataTooLarge = 33,

    /// <summary>An earlier row has the same number.</summary>
    SameNumber = 50,

    /// <summary>The number was sent to a moment ago.</summary>
    Cooldown = 60,

    /// <summary>The tenant sent to the number as often as its window allows.</summary>
    Sends = 61,

    /// <summary>The guess budget of the number is spent.</summary>
    GuessBudget = 62,

    /// <summary>A limit of the number that has no name here.</summary>
    RateLimited = 63,

    /// <summary>The owner of the number asked not to be written to.</summary>
    OptedOut = 64,

    /// <summary>The tenant may not send to this region.</summary>
    DestinationNotAllowed = 65,

    /// <summary>The batch was cancelled before the row was started.</summary>
    BatchCancelled = 66,

    /// <summary>The tenant is gone or suspended.</summary>
    TenantNotActive = 67,

    /// <summary>All tenants together sent to the number as often as its window allows.</summary>
    Number = 68,

    /// <summary>The number has as many verifications as are kept.</summary>
    Sessions = 69,

    /// <summary>The live verification of the number has had all its attempts.</summary>
    Attempts = 70,

    /// <summary>As many batches as may already continue the live verification of the number.</summary>
    Batches = 71,

    /// <summary>A list of the tenant refuses the number's prefix or country.</summary>
    Blocked = 72,

    /// <summary>The tenant's settings ask for the owner's consent, and none is known that holds.</summary>
    ConsentRequired = 73,

    /// <summary>The tenant pays beforehand, and had too little.</summary>
    InsufficientBalance = 74,

    /// <summary>It would have exceeded what the tenant may spend in a day.</summary>
    SpendCapReached = 75,

    /// <summary>No carrier serves the destination.</summary>
    NoRoute = 80,

    /// <summary>The start failed again and again; whether it took effect is not known to the batch.</summary>
    Fault = 81,
}
