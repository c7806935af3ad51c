using System.Text.Json.Serialization;
using Countersign.Api.Verifications;
using Countersign.Tenants;

namespace Countersign.Api.Tenants;

/// <summary>What the service says of itself to a tenant.</summary>
internal sealed record StatusBody(string Status, string Tenant, bool Sandbox, DateTimeOffset Now);

/// <summary>A tenant's own settings: durations in seconds, money in millionths.</summary>
internal sealed record ConfigBody(
    string Tenant,
    bool Sandbox,
    string? Name,
    string Brand,
    string? Plan,
    long Version,
    PolicyBody Policy,
    int? StartsPerSecond,
    QuotasBody Quotas,
    SpendBody Spend,
    PricesBody Prices,
    BillingBody Billing,
    ConsentBody Consent,
    IReadOnlyList<RateRuleBody> RateRules,
    IReadOnlyList<LimitRuleBody> LimitRules,
    IReadOnlyList<BreakerBody> Breakers,
    RiskBody? Risk,
    IReadOnlyList<ListedBody> Lists,
    IReadOnlyList<RouteRuleBody> Routes,
    IReadOnlyList<string> Countries,
    IReadOnlyList<string> AllowedAddresses,
    string Disclosure,
    string? Residency,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, CodeTextBody>> Templates,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> MessageTemplates)
{
    public static ConfigBody Of(TenantSnapshot tenant, bool sandbox)
    {
        var settings = tenant.Settings;
        return new(
            tenant.Tenant,
            sandbox,
            settings.Name,
            tenant.Brand,
            settings.Plan,
            tenant.Version,
            PolicyBody.Of(tenant.Policy),
            tenant.StartsPerSecond,
            QuotasBody.Of(settings.Quotas),
            SpendBody.Of(settings.Spend),
            PricesBody.Of(settings.Prices),
            BillingBody.Of(settings.Billing),
            ConsentBody.Of(settings.Consent),
            [.. tenant.RateRules.Select(RateRuleBody.Of)],
            [.. settings.LimitRules.Select(LimitRuleBody.Of)],
            BreakerBody.Of(settings),
            RiskBody.Of(settings.Risk),
            [.. settings.Lists.Select(ListedBody.Of)],
            RouteRuleBody.Of(settings),
            TenantDefinition.Of(tenant).AllowedRegions,
            settings.AllowedAddresses,
            SettingWords.Of(SettingWords.Disclosures, settings.Disclosure),
            settings.Residency,
            TemplateBodies.OfCodes(settings.Templates),
            TemplateBodies.OfMessages(settings.MessageTemplates));
    }
}

/// <summary>The rules for the tenant's verifications.</summary>
internal sealed record PolicyBody(
    int CodeLength,
    double Lifetime,
    int MaxChecks,
    int MaxSends,
    double SendWindow,
    IReadOnlyList<int> Cooldown,
    int GuessBudget,
    double GuessWindow,
    double Retention,
    IReadOnlyList<FallbackBody>? Fallback)
{
    public static PolicyBody Of(Countersign.Verifications.VerificationPolicy policy) => new(
        policy.CodeLength,
        policy.Lifetime.TotalSeconds,
        policy.MaxChecks,
        policy.MaxSends,
        policy.SendWindow.TotalSeconds,
        policy.CooldownSeconds,
        policy.GuessBudget,
        policy.GuessWindow.TotalSeconds,
        policy.Retention.TotalSeconds,
        policy.Fallback.IsDefaultOrEmpty ? null : [.. policy.Fallback.Select(FallbackBody.Of)]);
}

/// <summary>What follows where a text message did not arrive.</summary>
internal sealed record FallbackBody(string Channel, double After)
{
    public static FallbackBody Of(Countersign.Verifications.FallbackStep step) =>
        new(step.Channel.Word(), step.After.TotalSeconds);
}

/// <summary>A limit whose key the caller chooses.</summary>
internal sealed record RateRuleBody(string Name, int Limit, double Window)
{
    public static RateRuleBody Of(RateRule rule) => new(rule.Name, rule.Limit, rule.Window.TotalSeconds);
}

/// <summary>The JSON of what a tenant is told of itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(ConfigBody))]
internal sealed partial class TenantWire : JsonSerializerContext;
