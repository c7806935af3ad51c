using Countersign.Verifications;

namespace Countersign.Batches;

/// <summary>The words of the wire for <see cref="RowReason"/>.</summary>
public static class RowReasons
{
    /// <summary>The reason as results carry it; null where there is none.</summary>
    public static string? Slug(this RowReason reason) => reason switch
    {
        RowReason.None => null,
        RowReason.NotANumber => "not-a-number",
        RowReason.NeedsRegion => "needs-region",
        RowReason.RegionUnknown => "region-unknown",
        RowReason.UnknownCountryCode => "unknown-country-code",
        RowReason.TooShort => "too-short",
        RowReason.TooLong => "too-long",
        RowReason.WrongLength => "wrong-length",
        RowReason.NotValidForRegion => "not-valid-for-region",
        RowReason.Landline => Reachability.Landline,
        RowReason.LineTypeNotSupported => Reachability.NotSupported,
        RowReason.MalformedQuotes => "malformed-quotes",
        RowReason.WrongFieldCount => "wrong-field-count",
        RowReason.LineTooLong => "line-too-long",
        RowReason.MalformedUtf8 => "malformed-utf8",
        RowReason.ControlCharacter => "control-character",
        RowReason.MalformedJson => "malformed-json",
        RowReason.NotAnObject => "not-an-object",
        RowReason.UnknownMember => "unknown-member",
        RowReason.DuplicateMember => "duplicate-member",
        RowReason.WrongType => "wrong-type",
        RowReason.ToMissing => "to-missing",
        RowReason.LocaleInvalid => "locale-invalid",
        RowReason.ReferenceTooLong => "reference-too-long",
        RowReason.MetadataTooLarge => "metadata-too-large",
        RowReason.SameNumber => "same-number",
        RowReason.Cooldown => "cooldown",
        RowReason.Sends => "sends",
        RowReason.GuessBudget => "guess-budget",
        RowReason.RateLimited => "rate-limited",
        RowReason.OptedOut => "opted-out",
        RowReason.DestinationNotAllowed => "destination-not-allowed",
        RowReason.BatchCancelled => "batch-cancelled",
        RowReason.TenantNotActive => "tenant-not-active",
        RowReason.Number => "number",
        RowReason.Sessions => "sessions",
        RowReason.Attempts => "attempts",
        RowReason.Batches => "batches",
        RowReason.Blocked => "blocked",
        RowReason.ConsentRequired => "consent-required",
        RowReason.InsufficientBalance => "insufficient-balance",
        RowReason.SpendCapReached => "spend-cap-reached",
        RowReason.NoRoute => "no-route",
        RowReason.Fault => "fault",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };

    /// <summary>The reason for the rule that a number names in <see cref="StartResult.Limited"/>.</summary>
    public static RowReason OfRule(string rule) => rule switch
    {
        "sends" => RowReason.Sends,
        "guess-budget" => RowReason.GuessBudget,
        "number" => RowReason.Number,
        "sessions" => RowReason.Sessions,
        "attempts" => RowReason.Attempts,
        "batches" => RowReason.Batches,
        _ => RowReason.RateLimited,
    };
}
