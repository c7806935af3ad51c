using System.Collections.Immutable;
using Countersign.Messages;
using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// What an administrator has laid down for a tenant, beside its brand, its verification policy and its destinations.
/// <see cref="TenantCheck"/> says what is sound.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.tenant-settings")]
public sealed record TenantSettings
{
    /// <summary>The settings of a tenant that nobody has administered: no quota, no price, no rule.</summary>
    public static TenantSettings Default { get; } = new();

    /// <summary>What a tenant begins with that an operator creates.</summary>
    public static TenantSettings ForNew { get; } =
        new() { Breakers = RiskPolicy.BreakersForNew, Risk = RiskPolicy.ForNew };

    /// <summary>Whether what becomes of its starts is looked at, live ones or those of its sandbox.</summary>
    public bool Watches(bool sandbox) => (Risk is { IsOff: false } || !Breakers.IsDefaultOrEmpty)
        && (!sandbox || Risk is { Sandbox: true });

    /// <summary>
    /// Whether caps are counted: where something has a price, and in a sandbox only where that is billed.
    /// </summary>
    public bool CapsSpending(bool sandbox) => Spend.IsAny && !Prices.Tiers.IsDefaultOrEmpty
        && (!sandbox || Billing.Sandbox == BillingMode.Prepaid);

    /// <summary>Whether it has allowances: caps, or a limit of open verifications.</summary>
    public bool HasAllowances(bool sandbox) => Quotas.ConcurrentVerifications is not null || CapsSpending(sandbox);

    /// <summary>Its rules of routes. The sandbox has routes of its own, and no rules.</summary>
    public ImmutableArray<RouteRule> RoutesOf(bool sandbox) => sandbox || Routes.IsDefault ? [] : Routes;

    /// <summary>What people call it; null for its id. At most <see cref="TenantLimits.MaxName"/> characters.</summary>
    [Id(0)] public string? Name { get; init; }

    /// <summary>Whether it may do anything.</summary>
    [Id(1)] public TenantStatus Status { get; init; }

    /// <summary>Why it was suspended; null where it is not.</summary>
    [Id(2)] public string? SuspendedBecause { get; init; }

    /// <summary>
    /// The id of the <see cref="TenantPlan"/> it has bought. A name of no plan means something to people alone.
    /// </summary>
    [Id(3)] public string? Plan { get; init; }

    /// <summary>How much it may do.</summary>
    [Id(4)] public TenantQuotas Quotas { get; init; } = TenantQuotas.None;

    /// <summary>How much it may spend.</summary>
    [Id(5)] public SpendCaps Spend { get; init; } = SpendCaps.None;

    /// <summary>What it pays.</summary>
    [Id(6)] public PriceList Prices { get; init; } = PriceList.Free;

    /// <summary>What it must know of its users' consent.</summary>
    [Id(7)] public ConsentPolicy Consent { get; init; } = ConsentPolicy.None;

    /// <summary>
    /// Limits on what its starts have in common. At most <see cref="TenantLimits.MaxLimitRules"/>.
    /// </summary>
    [Id(8)] public ImmutableArray<LimitRule> LimitRules { get; init; } = [];

    /// <summary>
    /// What is always let through or always refused, before any rule counts it. At most
    /// <see cref="TenantLimits.MaxListed"/>.
    /// </summary>
    [Id(9)] public ImmutableArray<ListedValue> Lists { get; init; } = [];

    /// <summary>How much a refused check tells.</summary>
    [Id(10)] public Disclosure Disclosure { get; init; }

    /// <summary>
    /// Addresses its keys are used from: IPv4 or IPv6, or a block (<c>203.0.113.0/24</c>); empty for all. At most
    /// <see cref="TenantLimits.MaxAddresses"/>.
    /// </summary>
    [Id(11)] public ImmutableArray<string> AllowedAddresses { get; init; } = [];

    /// <summary>
    /// The region its numbers have to live in; null for wherever the installation is. Another one is refused.
    /// </summary>
    [Id(12)] public string? Residency { get; init; }

    /// <summary>
    /// Breakers on what its starts come to. At most <see cref="TenantLimits.MaxBreakers"/>.
    /// </summary>
    [Id(14)] public ImmutableArray<BreakerRule> Breakers { get; init; } = [];

    /// <summary>What becomes of risky starts; null where nothing does.</summary>
    [Id(15)] public RiskPolicy? Risk { get; init; }

    /// <summary>
    /// By which routes its live traffic goes, the first rule that holds; none for all of them. At most
    /// <see cref="TenantLimits.MaxRouteRules"/>. <see cref="RoutesOf"/> is never without a list.
    /// </summary>
    [Id(18)] public ImmutableArray<RouteRule> Routes { get; init; } = [];

    /// <summary>Whether it has to have money before anything is sent.</summary>
    [Id(13)] public BillingPolicy Billing { get; init; } = BillingPolicy.None;

    /// <summary>
    /// Its own texts with codes, by name; one of them goes before the product's of the same name. At most
    /// <see cref="TenantLimits.MaxTemplates"/>.
    /// </summary>
    [Id(16)] public ImmutableArray<LocalizedTemplate> Templates { get; init; } = [];

    /// <summary>
    /// Its texts for messages of its own, by name. At most <see cref="TenantLimits.MaxTemplates"/>.
    /// </summary>
    [Id(17)] public ImmutableArray<LocalizedTemplate> MessageTemplates { get; init; } = [];
}

/// <summary>Whether a tenant may do anything. The numbers are stored.</summary>
[GenerateSerializer, Alias("countersign.tenant-status")]
public enum TenantStatus
{
    /// <summary>It may.</summary>
    Active = 0,

    /// <summary>An operator has stopped it; everything it has stays, and nothing is served.</summary>
    Suspended = 1,

    /// <summary>It is gone, but for its id, which nobody else gets.</summary>
    Deleted = 2,
}

/// <summary>How much a refused check tells. The numbers are stored.</summary>
[GenerateSerializer, Alias("countersign.disclosure")]
public enum Disclosure
{
    /// <summary>Everything: why, and what is left.</summary>
    Full = 0,

    /// <summary>That the code was not approved, and nothing else.</summary>
    Minimal = 1,
}
