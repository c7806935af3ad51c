using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// What tenants buy: quotas, caps and prices that hold for each tenant of the plan wherever its own settings say
/// nothing. Whatever is changed here holds for all of them.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.plan")]
public sealed record TenantPlan
{
    /// <summary>The plan's id: as a tenant's, 1 to 32 of a-z, 0-9 and -.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Grows by one with every change; the first is 1.</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>How much its tenants may do.</summary>
    [Id(2)] public TenantQuotas Quotas { get; init; } = TenantQuotas.None;

    /// <summary>How much they may spend.</summary>
    [Id(3)] public SpendCaps Spend { get; init; } = SpendCaps.None;

    /// <summary>What they pay.</summary>
    [Id(4)] public PriceList Prices { get; init; } = PriceList.Free;

    /// <summary>Whether it says what anything costs. A plan has prices from its beginning, or never.</summary>
    [JsonIgnore]
    public bool HasPrices => !Prices.Tiers.IsDefaultOrEmpty;

    /// <summary>
    /// The settings that hold for a tenant of the plan: its own, and where they say nothing the plan's. Each quota and
    /// cap is its own or the plan's; lists of caps, and the prices with their currency, are taken whole.
    /// </summary>
    public TenantSettings Under(TenantSettings own)
    {
        ArgumentNullException.ThrowIfNull(own);
        var (quotas, spend) = (own.Quotas, own.Spend);
        return own with
        {
            Quotas = new TenantQuotas
            {
                StartsPerSecond = quotas.StartsPerSecond ?? Quotas.StartsPerSecond,
                StartsPerMinute = quotas.StartsPerMinute ?? Quotas.StartsPerMinute,
                StartsPerDay = quotas.StartsPerDay ?? Quotas.StartsPerDay,
                StartsPerMonth = quotas.StartsPerMonth ?? Quotas.StartsPerMonth,
                ConcurrentVerifications = quotas.ConcurrentVerifications ?? Quotas.ConcurrentVerifications,
                BulkRowsPerDay = quotas.BulkRowsPerDay ?? Quotas.BulkRowsPerDay,
                BulkShare = quotas.BulkShare ?? Quotas.BulkShare,
            },
            Spend = new SpendCaps
            {
                PerDay = spend.PerDay ?? Spend.PerDay,
                PerCountry = spend.PerCountry ?? Spend.PerCountry,
                Countries = Given(spend.Countries, Spend.Countries),
                PerPrefix = spend.PerPrefix ?? Spend.PerPrefix,
                Prefixes = Given(spend.Prefixes, Spend.Prefixes),
            },
            Prices = HasPrices && own.Prices.Tiers.IsDefaultOrEmpty ? Prices : own.Prices,
        };
    }

    private static ImmutableArray<SpendCap> Given(ImmutableArray<SpendCap> own, ImmutableArray<SpendCap> plan) =>
        own.IsDefaultOrEmpty ? plan : own;
}

/// <summary>New content of a plan.</summary>
/// <param name="Operation">Names the change.</param>
/// <param name="ExpectedVersion">The version that the caller has seen; zero where the plan shall be made.</param>
/// <param name="Plan">All that it shall be from now on; its version is not looked at.</param>
[GenerateSerializer, Immutable, Alias("countersign.plan-change")]
public sealed record PlanChange(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] long ExpectedVersion,
    [property: Id(2)] TenantPlan Plan);

/// <summary>What came of a change of a plan.</summary>
[GenerateSerializer, Immutable, Alias("countersign.plan-result")]
public abstract record PlanResult
{
    private PlanResult()
    {
    }

    /// <summary>It is as it shall be, and durable.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.plan-result.done")]
    public sealed record Done([property: Id(0)] TenantPlan Plan) : PlanResult;

    /// <summary>It is of another version than the caller has seen (zero: there is none); nothing was done.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.plan-result.stale")]
    public sealed record Stale([property: Id(0)] long Version) : PlanResult;
}
