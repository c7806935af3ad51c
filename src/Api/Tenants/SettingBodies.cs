using Countersign.Tenants;

namespace Countersign.Api.Tenants;

/// <summary>How much a tenant may do.</summary>
internal sealed record QuotasBody(
    long? StartsPerSecond,
    long? StartsPerMinute,
    long? StartsPerDay,
    long? StartsPerMonth,
    long? ConcurrentVerifications,
    long? BulkRowsPerDay,
    long? BulkShare)
{
    public static QuotasBody Of(TenantQuotas quotas) => new(
        quotas.StartsPerSecond,
        quotas.StartsPerMinute,
        quotas.StartsPerDay,
        quotas.StartsPerMonth,
        quotas.ConcurrentVerifications,
        quotas.BulkRowsPerDay,
        quotas.BulkShare);
}

/// <summary>How much it may spend in a day, in millionths of the currency.</summary>
internal sealed record SpendBody(
    long? PerDay,
    long? PerCountry,
    IReadOnlyList<CountryCapBody> Countries,
    long? PerPrefix,
    IReadOnlyList<PrefixCapBody> Prefixes)
{
    public static SpendBody Of(SpendCaps caps) => new(
        caps.PerDay,
        caps.PerCountry,
        [.. caps.Countries.Select(static cap => new CountryCapBody(cap.On, cap.Micros))],
        caps.PerPrefix,
        [.. caps.Prefixes.Select(static cap => new PrefixCapBody(cap.On, cap.Micros))]);
}

/// <summary>The cap of one country.</summary>
internal sealed record CountryCapBody(string Region, long Micros);

/// <summary>The cap of all numbers that begin alike.</summary>
internal sealed record PrefixCapBody(string Prefix, long Micros);

/// <summary>What it pays.</summary>
internal sealed record PricesBody(string Currency, IReadOnlyList<TierBody> Tiers)
{
    public static PricesBody Of(PriceList list) => new(list.Currency, [.. list.Tiers.Select(TierBody.Of)]);
}

/// <summary>How it pays.</summary>
internal sealed record BillingBody(string Live, string Sandbox, long? Low)
{
    public static BillingBody Of(BillingPolicy billing) => new(
        SettingWords.Of(SettingWords.BillingModes, billing.Live),
        SettingWords.Of(SettingWords.BillingModes, billing.Sandbox),
        billing.Low);
}

/// <summary>The prices from a volume on.</summary>
internal sealed record TierBody(long From, IReadOnlyList<PriceBody> Prices)
{
    public static TierBody Of(PriceTier tier) => new(
        tier.From,
        [
            .. tier.Prices.Select(static price => new PriceBody(
                price.Region, SettingWords.Of(SettingWords.Channels, price.Channel), price.Micros)),
        ]);
}

/// <summary>The price of a segment, or a call.</summary>
internal sealed record PriceBody(string Region, string Channel, long Micros);

/// <summary>What it must know of its users' consent.</summary>
internal sealed record ConsentBody(bool Required, bool BoundToPurpose, double? HoldsFor)
{
    public static ConsentBody Of(ConsentPolicy policy) =>
        new(policy.Required, policy.BoundToPurpose, policy.HoldsFor?.TotalSeconds);
}

/// <summary>A limit on what its starts have in common.</summary>
internal sealed record LimitRuleBody(
    string Name, string Key, string? Given, int Limit, double Window, string Mode, IReadOnlyList<string> Regions)
{
    public static LimitRuleBody Of(LimitRule rule) => new(
        rule.Name,
        SettingWords.Of(SettingWords.Keys, rule.Key),
        rule.Given,
        rule.Limit,
        rule.Window.TotalSeconds,
        SettingWords.Of(SettingWords.Modes, rule.Mode),
        rule.Regions);
}

/// <summary>A breaker: durations in seconds, money in millionths.</summary>
internal sealed record BreakerBody(
    string Name,
    string Key,
    string Measure,
    long Limit,
    int MinConversion,
    double Window,
    double Rest,
    int Probes,
    string Mode,
    IReadOnlyList<string> Regions)
{
    public static IReadOnlyList<BreakerBody> Of(TenantSettings settings) =>
        settings.Breakers.IsDefault ? [] : [.. settings.Breakers.Select(Of)];

    private static BreakerBody Of(BreakerRule rule) => new(
        rule.Name,
        SettingWords.Of(SettingWords.Keys, rule.Key),
        SettingWords.Of(SettingWords.Measures, rule.Measure),
        rule.Limit,
        rule.MinConversion,
        rule.Window.TotalSeconds,
        rule.Rest.TotalSeconds,
        rule.Probes,
        SettingWords.Of(SettingWords.Modes, rule.Mode),
        rule.Regions.IsDefault ? [] : rule.Regions);
}

/// <summary>From which score on a start is challenged or refused.</summary>
internal sealed record RiskBody(int? ChallengeAt, int? BlockAt, bool Monitor, bool Sandbox)
{
    public static RiskBody? Of(RiskPolicy? policy) =>
        policy is null ? null : new(policy.ChallengeAt, policy.BlockAt, policy.Monitor, policy.Sandbox);
}

/// <summary>What is always let through, or always refused.</summary>
internal sealed record ListedBody(string Key, string Value, string List)
{
    public static ListedBody Of(ListedValue listed) => new(
        SettingWords.Of(SettingWords.Keys, listed.Key),
        listed.Value,
        SettingWords.Of(SettingWords.Lists, listed.Allowed));
}

/// <summary>By which routes live traffic of one kind goes.</summary>
internal sealed record RouteRuleBody(
    IReadOnlyList<string> Regions, string Channel, IReadOnlyList<string> Use, bool InOrder)
{
    public static IReadOnlyList<RouteRuleBody> Of(TenantSettings settings) =>
        [.. settings.RoutesOf(sandbox: false).Select(Of)];

    private static RouteRuleBody Of(RouteRule rule) => new(
        rule.Regions.IsDefault ? [] : rule.Regions,
        SettingWords.Of(SettingWords.ChannelsOfRules, rule.Channel),
        rule.Use,
        rule.InOrder);
}
