using System.Text.Json.Serialization;
using Countersign.Api.Tenants;
using Countersign.Tenants;

namespace Countersign.Api.Admin.Tenants;

/// <summary>A page of tenants.</summary>
internal sealed record TenantsBody(IReadOnlyList<TenantLineBody> Items)
{
    /// <summary>The cursor of the next page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}

/// <summary>One tenant in a list.</summary>
internal sealed record TenantLineBody(string Id, string Status, string? Name, string? Plan, long Version, int Keys)
{
    public static TenantLineBody Of(TenantSnapshot tenant) => new(
        tenant.Tenant,
        SettingWords.Of(SettingWords.Statuses, tenant.Settings.Status),
        tenant.Settings.Name,
        tenant.Settings.Plan,
        tenant.Version,
        tenant.Keys.Length);
}

/// <summary>A tenant as operators see it: durations in seconds, money in millionths.</summary>
internal sealed record TenantBody(
    string Id,
    long Version,
    string Status,
    string? SuspendedBecause,
    string? Name,
    string Brand,
    string? Plan,
    IReadOnlyList<string> Countries,
    QuotasBody Quotas,
    SpendBody Spend,
    PricesBody Prices,
    BillingBody Billing,
    ConsentBody Consent,
    PolicyBody Policy,
    IReadOnlyList<RateRuleBody> RateRules,
    IReadOnlyList<LimitRuleBody> LimitRules,
    IReadOnlyList<BreakerBody> Breakers,
    RiskBody? Risk,
    IReadOnlyList<ListedBody> Lists,
    IReadOnlyList<RouteRuleBody> Routes,
    string Disclosure,
    IReadOnlyList<string> AllowedAddresses,
    string? Residency,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, CodeTextBody>> Templates,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> MessageTemplates,
    InForceBody? InForce)
{
    public static TenantBody Of(TenantSnapshot tenant)
    {
        var definition = TenantDefinition.Of(tenant);
        var settings = definition.Settings;
        return new(
            tenant.Tenant,
            tenant.Version,
            SettingWords.Of(SettingWords.Statuses, settings.Status),
            settings.SuspendedBecause,
            settings.Name,
            tenant.Brand,
            settings.Plan,
            definition.AllowedRegions,
            QuotasBody.Of(settings.Quotas),
            SpendBody.Of(settings.Spend),
            PricesBody.Of(settings.Prices),
            BillingBody.Of(settings.Billing),
            ConsentBody.Of(settings.Consent),
            PolicyBody.Of(tenant.Policy),
            [.. definition.RateRules.Select(RateRuleBody.Of)],
            [.. settings.LimitRules.Select(LimitRuleBody.Of)],
            BreakerBody.Of(settings),
            RiskBody.Of(settings.Risk),
            [.. settings.Lists.Select(ListedBody.Of)],
            RouteRuleBody.Of(settings),
            SettingWords.Of(SettingWords.Disclosures, settings.Disclosure),
            settings.AllowedAddresses,
            settings.Residency,
            TemplateBodies.OfCodes(settings.Templates),
            TemplateBodies.OfMessages(settings.MessageTemplates),
            tenant.InForce is { } inForce ? InForceBody.Of(inForce) : null);
    }
}

/// <summary>What holds for a tenant of a plan: its own, and where that says nothing the plan's.</summary>
internal sealed record InForceBody(QuotasBody Quotas, SpendBody Spend, PricesBody Prices)
{
    public static InForceBody Of(TenantSettings settings) => new(
        QuotasBody.Of(settings.Quotas), SpendBody.Of(settings.Spend), PricesBody.Of(settings.Prices));
}
