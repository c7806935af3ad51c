using Countersign.Limits;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Api.Tenants;

/// <summary>What the values of settings are called on the wire; the first of each is the default.</summary>
internal static class SettingWords
{
    public static readonly (string Word, TenantStatus Value)[] Statuses =
        [("active", TenantStatus.Active), ("suspended", TenantStatus.Suspended), ("deleted", TenantStatus.Deleted)];

    public static readonly (string Word, Disclosure Value)[] Disclosures =
        [("full", Disclosure.Full), ("minimal", Disclosure.Minimal)];

    public static readonly (string Word, BillingMode Value)[] BillingModes =
        [("none", BillingMode.None), ("prepaid", BillingMode.Prepaid)];

    public static readonly (string Word, Channel Value)[] Channels = [("sms", Channel.Sms), ("voice", Channel.Voice)];

    public static readonly (string Word, Channel? Value)[] ChannelsOfRules =
        [("both", null), ("sms", Channel.Sms), ("voice", Channel.Voice)];

    public static readonly (string Word, LimitKey Value)[] Keys =
    [
        ("number", LimitKey.Number), ("prefix", LimitKey.Prefix), ("country", LimitKey.Country),
        ("address", LimitKey.Address), ("device", LimitKey.Device), ("given", LimitKey.Given),
    ];

    public static readonly (string Word, LimitMode Value)[] Modes =
        [("block", LimitMode.Block), ("challenge", LimitMode.Challenge), ("monitor", LimitMode.Monitor)];

    public static readonly (string Word, BreakerMeasure Value)[] Measures =
        [("conversion", BreakerMeasure.Conversion), ("spend", BreakerMeasure.Spend)];

    public static readonly (string Word, BreakerPhase Value)[] Phases =
        [("closed", BreakerPhase.Closed), ("open", BreakerPhase.Open), ("half-open", BreakerPhase.HalfOpen)];

    public static readonly (string Word, RiskSignal Value)[] Signals =
    [
        ("velocity", RiskSignal.Velocity), ("sequence", RiskSignal.Sequence), ("conversion", RiskSignal.Conversion),
        ("failed-checks", RiskSignal.FailedChecks), ("line-type", RiskSignal.LineType),
    ];

    public static readonly (string Word, bool Value)[] Lists = [("block", false), ("allow", true)];

    public static readonly (string Word, KeyRole Value)[] Roles =
    [
        ("owner", KeyRole.Owner), ("sender", KeyRole.Sender), ("operator", KeyRole.Operator),
        ("reviewer", KeyRole.Reviewer), ("auditor", KeyRole.Auditor),
    ];

    /// <summary>The word of a value.</summary>
    public static string Of<T>((string Word, T Value)[] words, T value)
    {
        foreach (var (word, each) in words)
        {
            if (EqualityComparer<T>.Default.Equals(each, value))
                return word;
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "The value has no word.");
    }
}
