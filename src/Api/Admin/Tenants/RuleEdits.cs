using System.Collections.Immutable;
using Countersign.Api.Requests;
using Countersign.Api.Requests.Editing;
using Countersign.Api.Tenants;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Api.Admin.Tenants;

/// <summary>The members of a tenant's rules. What a rule lacks is refused, as what is out of its range.</summary>
internal static class RuleEdits
{
    private const int MaxText = 64;

    /// <summary>Limits whose keys the caller chooses.</summary>
    public static ItemReader<RateRule> RateRules { get; } = Edits.Objects(
        new EditTable<RateRule>(
            Edits.Text<RateRule>("name", MaxText, static (it, text) => it with { Name = text ?? "" }),
            Edits.Small<RateRule>("limit", 0, static (it, number) => it with { Limit = number }),
            Edits.Seconds<RateRule>("window", static (it, time) => it with { Window = time ?? TimeSpan.Zero })),
        new RateRule("", 0, TimeSpan.Zero));

    /// <summary>Limits on what starts have in common.</summary>
    public static ItemReader<LimitRule> LimitRules { get; } = Edits.Objects(
        new EditTable<LimitRule>(
            Edits.Text<LimitRule>("name", MaxText, static (it, text) => it with { Name = text ?? "" }),
            Edits.Word<LimitRule, LimitKey>("key", SettingWords.Keys, static (it, word) => it with { Key = word }),
            Edits.Text<LimitRule>("given", MaxText, static (it, text) => it with { Given = text }),
            Edits.Small<LimitRule>("limit", 0, static (it, number) => it with { Limit = number }),
            Edits.Seconds<LimitRule>("window", static (it, time) => it with { Window = time ?? TimeSpan.Zero }),
            Edits.Word<LimitRule, LimitMode>("mode", SettingWords.Modes, static (it, word) => it with { Mode = word }),
            Edits.List(
                "regions", TenantLimits.MaxCountries, Edits.Texts(RequestLimits.MaxRegion),
                static (LimitRule it, ImmutableArray<string> regions) => it with { Regions = regions })),
        new LimitRule { Name = "", Key = LimitKey.Number, Limit = 0, Window = TimeSpan.Zero });

    /// <summary>Breakers on what starts come to.</summary>
    public static ItemReader<BreakerRule> Breakers { get; } = Edits.Objects(
        new EditTable<BreakerRule>(
            Edits.Text<BreakerRule>("name", MaxText, static (it, text) => it with { Name = text ?? "" }),
            Edits.Word<BreakerRule, LimitKey>("key", SettingWords.Keys, static (it, word) => it with { Key = word }),
            Edits.Word<BreakerRule, BreakerMeasure>(
                "measure", SettingWords.Measures, static (it, word) => it with { Measure = word }),
            Edits.Whole<BreakerRule>("limit", static (it, number) => it with { Limit = number ?? 0 }),
            Edits.Small<BreakerRule>(
                "min_conversion", BreakerRule.UsualConversion, static (it, n) => it with { MinConversion = n }),
            Edits.Seconds<BreakerRule>(
                "window", static (it, time) => it with { Window = time ?? BreakerRule.UsualWindow }),
            Edits.Seconds<BreakerRule>("rest", static (it, time) => it with { Rest = time ?? BreakerRule.UsualRest }),
            Edits.Small<BreakerRule>("probes", BreakerRule.UsualProbes, static (it, n) => it with { Probes = n }),
            Edits.Word<BreakerRule, LimitMode>(
                "mode", SettingWords.Modes, static (it, word) => it with { Mode = word }),
            Edits.List(
                "regions", TenantLimits.MaxCountries, Edits.Texts(RequestLimits.MaxRegion),
                static (BreakerRule it, ImmutableArray<string> regions) => it with { Regions = regions })),
        new BreakerRule { Name = "", Key = LimitKey.Number, Limit = 0 });

    /// <summary>By which routes live traffic goes.</summary>
    public static ItemReader<RouteRule> Routes { get; } = Edits.Objects(
        new EditTable<RouteRule>(
            Edits.List(
                "regions", TenantLimits.MaxCountries, Edits.Texts(RequestLimits.MaxRegion),
                static (RouteRule it, ImmutableArray<string> regions) => it with { Regions = regions }),
            Edits.Word<RouteRule, Channel?>(
                "channel", SettingWords.ChannelsOfRules, static (it, word) => it with { Channel = word }),
            Edits.List(
                "use", TenantLimits.MaxRoutesOfRule, Edits.Texts(TenantLimits.MaxRouteId),
                static (RouteRule it, ImmutableArray<string> routes) => it with { Use = routes }),
            Edits.Flag<RouteRule>("in_order", static (it, flag) => it with { InOrder = flag })),
        new RouteRule { Use = [] });

    /// <summary>What becomes of risky starts; what is not named stays.</summary>
    public static EditTable<RiskPolicy> Risk { get; } = new(
        Edits.Whole<RiskPolicy>("challenge_at", static (it, score) => it with { ChallengeAt = Clamped(score) }),
        Edits.Whole<RiskPolicy>("block_at", static (it, score) => it with { BlockAt = Clamped(score) }),
        Edits.Flag<RiskPolicy>("monitor", static (it, flag) => it with { Monitor = flag }),
        Edits.Flag<RiskPolicy>("sandbox", static (it, flag) => it with { Sandbox = flag }));

    private static int? Clamped(long? score) => score is { } given ? (int)Math.Clamp(given, -1, int.MaxValue) : null;

    /// <summary>Values that are always let through, or always refused.</summary>
    public static ItemReader<ListedValue> Listed { get; } = Edits.Objects(
        new EditTable<ListedValue>(
            Edits.Word<ListedValue, LimitKey>("key", SettingWords.Keys, static (it, word) => it with { Key = word }),
            Edits.Text<ListedValue>("value", MaxText, static (it, text) => it with { Value = text ?? "" }),
            Edits.Word<ListedValue, bool>("list", SettingWords.Lists, static (it, word) => it with { Allowed = word })),
        new ListedValue(LimitKey.Number, "", Allowed: false));
}
