using Countersign.Numbers;

namespace Countersign.Tenants;

/// <summary>Says what is unsound in a tenant's definition. Whoever changes a tenant asks here first.</summary>
public static class TenantCheck
{
    /// <summary>Every fault, by the pointer of the member on the wire; none where it is sound.</summary>
    public static IReadOnlyList<SettingFault> FaultsOf(TenantDefinition tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var faults = new SettingFaults();
        faults.Text("/brand", tenant.Brand, TenantLimits.MaxName);
        PolicyCheck.Check(tenant.Policy, faults);
        Regions(faults, "/countries", tenant.AllowedRegions);
        faults.Count("/rate_rules", tenant.RateRules.Length, TenantSnapshot.MaxRateRules);
        faults.Unique("/rate_rules", tenant.RateRules.Select(static rule => rule.Name));
        for (var i = 0; i < tenant.RateRules.Length; i++)
            Rule(faults, $"/rate_rules/{i}", tenant.RateRules[i]);
        Settings(faults, tenant.Settings);
        TemplateCheck.Check(faults, tenant);
        return faults.All;
    }

    /// <summary>Whether it may be a tenant's id: 1 to 32 of a-z, 0-9 and -.</summary>
    public static bool IsId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length is >= 1 and <= TenantLimits.MaxId
            && id.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
    }

    private static void Settings(SettingFaults faults, TenantSettings settings)
    {
        faults.TextOrNull("/name", settings.Name, TenantLimits.MaxName);
        faults.TextOrNull("/plan", settings.Plan, TenantLimits.MaxName);
        Quotas(faults, settings.Quotas);
        MoneyCheck.Caps(faults, settings);
        MoneyCheck.Billing(faults, settings);
        MoneyCheck.Prices(faults, settings.Prices);
        if (settings.Consent.HoldsFor is { } time)
            faults.Span("/consent/holds_for", time, TenantLimits.ShortestConsent, TenantLimits.LongestConsent);
        LimitRuleCheck.Rules(faults, settings.LimitRules);
        LimitRuleCheck.Breakers(faults, settings);
        LimitRuleCheck.Lists(faults, settings.Lists);
        RouteRuleCheck.Rules(faults, settings.RoutesOf(sandbox: false));
        faults.Count("/allowed_addresses", settings.AllowedAddresses.Length, TenantLimits.MaxAddresses);
        for (var i = 0; i < settings.AllowedAddresses.Length; i++)
        {
            if (!AddressBlock.TryParse(settings.AllowedAddresses[i], out _))
                faults.Add($"/allowed_addresses/{i}", AddressBlock.Expected);
        }
    }

    private static void Quotas(SettingFaults faults, TenantQuotas quotas)
    {
        Quota("starts_per_second", quotas.StartsPerSecond);
        Quota("starts_per_minute", quotas.StartsPerMinute);
        Quota("starts_per_day", quotas.StartsPerDay);
        Quota("starts_per_month", quotas.StartsPerMonth);
        Quota("concurrent_verifications", quotas.ConcurrentVerifications);
        Quota("bulk_rows_per_day", quotas.BulkRowsPerDay);
        faults.Between("/quotas/bulk_share", quotas.BulkShare, 0, 100);

        void Quota(string name, long? value) => faults.Between($"/quotas/{name}", value, 0, TenantLimits.MaxQuota);
    }

    internal static void Regions(SettingFaults faults, string pointer, IReadOnlyList<string> regions)
    {
        faults.Count(pointer, regions.Count, TenantLimits.MaxCountries);
        faults.Unique(pointer, regions);
        for (var i = 0; i < regions.Count; i++)
        {
            if (!NumberParser.IsRegion(regions[i]))
                faults.Add($"{pointer}/{i}", SettingFaults.RegionExpected);
        }
    }

    private static void Rule(SettingFaults faults, string pointer, RateRule rule)
    {
        LimitRuleCheck.RuleName(faults, $"{pointer}/name", rule.Name);
        faults.Between($"{pointer}/limit", rule.Limit, 1, TenantLimits.MaxRuleLimit);
        faults.Span($"{pointer}/window", rule.Window, TenantLimits.ShortestWindow, TimeSpan.FromDays(1));
    }
}
