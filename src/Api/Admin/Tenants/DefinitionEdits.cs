using System.Collections.Immutable;
using Countersign.Api.Requests;
using Countersign.Api.Requests.Editing;
using Countersign.Api.Tenants;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Api.Admin.Tenants;

/// <summary>
/// The members of a tenant that an operator may give. What they may be is said by <see cref="TenantCheck"/>.
/// </summary>
internal static class DefinitionEdits
{
    /// <summary>Characters of a name that are read; fewer are taken.</summary>
    private const int MaxText = 256;

    private static readonly EditTable<ConsentPolicy> Consent = new(
        Edits.Flag<ConsentPolicy>("required", static (it, flag) => it with { Required = flag }),
        Edits.Flag<ConsentPolicy>("bound_to_purpose", static (it, flag) => it with { BoundToPurpose = flag }),
        Edits.Seconds<ConsentPolicy>("holds_for", static (it, time) => it with { HoldsFor = time }));

    private static readonly EditTable<TenantQuotas> Quotas = new(
        Edits.Whole<TenantQuotas>("starts_per_second", static (it, n) => it with { StartsPerSecond = n }),
        Edits.Whole<TenantQuotas>("starts_per_minute", static (it, n) => it with { StartsPerMinute = n }),
        Edits.Whole<TenantQuotas>("starts_per_day", static (it, n) => it with { StartsPerDay = n }),
        Edits.Whole<TenantQuotas>("starts_per_month", static (it, n) => it with { StartsPerMonth = n }),
        Edits.Whole<TenantQuotas>(
            "concurrent_verifications", static (it, n) => it with { ConcurrentVerifications = n }),
        Edits.Whole<TenantQuotas>("bulk_rows_per_day", static (it, n) => it with { BulkRowsPerDay = n }),
        Edits.Whole<TenantQuotas>("bulk_share", static (it, n) => it with { BulkShare = n }));

    /// <summary>What a plan says, too.</summary>
    public static EditTable<TenantSettings> OfPlans { get; } = new(
        Edits.Part(
            "quotas", Quotas, TenantQuotas.None, static it => it.Quotas,
            static (TenantSettings it, TenantQuotas quotas) => it with { Quotas = quotas }),
        Edits.Part(
            "spend", MoneyEdits.Spend, SpendCaps.None, static it => it.Spend,
            static (TenantSettings it, SpendCaps caps) => it with { Spend = caps }),
        Edits.Part(
            "prices", MoneyEdits.Prices, PriceList.Free, static it => it.Prices,
            static (TenantSettings it, PriceList list) => it with { Prices = list }));

    private static readonly Edit<TenantSettings>[] OfSettings =
    [
        Edits.Text<TenantSettings>("name", MaxText, static (it, text) => it with { Name = text }),
        Edits.Text<TenantSettings>("plan", MaxText, static (it, text) => it with { Plan = text }),
        .. OfPlans.Edits,
        Edits.Part(
            "billing", MoneyEdits.Billing, BillingPolicy.None, static it => it.Billing,
            static (TenantSettings it, BillingPolicy billing) => it with { Billing = billing }),
        Edits.Part(
            "consent", Consent, ConsentPolicy.None, static it => it.Consent,
            static (TenantSettings it, ConsentPolicy policy) => it with { Consent = policy }),
        Edits.List(
            "limit_rules", TenantLimits.MaxLimitRules, RuleEdits.LimitRules,
            static (TenantSettings it, ImmutableArray<LimitRule> rules) => it with { LimitRules = rules }),
        Edits.List(
            "breakers", TenantLimits.MaxBreakers, RuleEdits.Breakers,
            static (TenantSettings it, ImmutableArray<BreakerRule> rules) => it with { Breakers = rules }),
        Edits.Part(
            "risk", RuleEdits.Risk, RiskPolicy.None, static it => it.Risk ?? RiskPolicy.None,
            static (TenantSettings it, RiskPolicy policy) => it with { Risk = policy }),
        Edits.List(
            "lists", TenantLimits.MaxListed, RuleEdits.Listed,
            static (TenantSettings it, ImmutableArray<ListedValue> listed) => it with { Lists = listed }),
        Edits.List(
            "routes", TenantLimits.MaxRouteRules, RuleEdits.Routes,
            static (TenantSettings it, ImmutableArray<RouteRule> rules) => it with { Routes = rules }),
        Edits.Word<TenantSettings, Disclosure>(
            "disclosure", SettingWords.Disclosures, static (it, word) => it with { Disclosure = word }),
        Edits.List(
            "allowed_addresses", TenantLimits.MaxAddresses, Edits.Texts(RequestLimits.MaxIp),
            static (TenantSettings it, ImmutableArray<string> blocks) => it with { AllowedAddresses = blocks }),
        TemplateEdits.OfCodes,
        TemplateEdits.OfMessages,
        Edits.Text<TenantSettings>("residency", MaxText, static (it, text) => it with { Residency = text }),
    ];

    /// <summary>All of them.</summary>
    public static EditTable<TenantDefinition> Table { get; } = new(
    [
        Edits.Text<TenantDefinition>("brand", MaxText, static (it, text) => it with { Brand = text ?? "" }),
        Edits.List(
            "countries", TenantLimits.MaxCountries, Edits.Texts(RequestLimits.MaxRegion),
            static (TenantDefinition it, ImmutableArray<string> regions) => it with { AllowedRegions = regions }),
        Edits.Part(
            "policy", PolicyEdits.Table, VerificationPolicy.Default, static it => it.Policy,
            static (TenantDefinition it, VerificationPolicy policy) => it with { Policy = policy }),
        Edits.List(
            "rate_rules", TenantSnapshot.MaxRateRules, RuleEdits.RateRules,
            static (TenantDefinition it, ImmutableArray<RateRule> rules) => it with { RateRules = rules }),
        .. OfSettings.Select(static edit => edit.Within<TenantDefinition>(
            static it => it.Settings, static (it, settings) => it with { Settings = settings })),
    ]);
}
