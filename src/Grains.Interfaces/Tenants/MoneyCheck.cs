using Countersign.Numbers;

namespace Countersign.Tenants;

/// <summary>What is unsound in caps and prices.</summary>
internal static class MoneyCheck
{
    private const int CurrencyLength = 3;

    public static void Caps(SettingFaults faults, TenantSettings settings)
    {
        var caps = settings.Spend;
        if (caps.IsAny && settings.Prices.Tiers.IsDefaultOrEmpty)
            faults.Add("/spend", "Caps need 'prices': without them nothing is counted.");
        Micros(faults, "/spend/per_day", caps.PerDay);
        Micros(faults, "/spend/per_country", caps.PerCountry);
        Micros(faults, "/spend/per_prefix", caps.PerPrefix);
        List(faults, "/spend/countries", caps.Countries, TenantLimits.MaxCountries, "region",
            static region => NumberParser.IsRegion(region) ? null : SettingFaults.RegionExpected);
        List(faults, "/spend/prefixes", caps.Prefixes, TenantLimits.MaxPrefixCaps, "prefix",
            static prefix => LimitRuleCheck.IsPrefix(prefix) ? null : LimitRuleCheck.PrefixExpected);
    }

    public static void Billing(SettingFaults faults, TenantSettings settings)
    {
        var billing = settings.Billing;
        var pays = billing.Live == BillingMode.Prepaid || billing.Sandbox == BillingMode.Prepaid;
        if (pays && settings.Prices.Tiers.IsDefaultOrEmpty)
            faults.Add("/billing", "Who pays beforehand needs 'prices': without them nothing costs anything.");
        Micros(faults, "/billing/low", billing.Low);
    }

    public static void Prices(SettingFaults faults, PriceList list)
    {
        if (list.Currency.Length != CurrencyLength || !list.Currency.All(char.IsAsciiLetterUpper))
            faults.Add("/prices/currency", "The currency must be an ISO 4217 code of three capital letters.");
        faults.Count("/prices/tiers", list.Tiers.Length, TenantLimits.MaxTiers);
        for (var i = 0; i < list.Tiers.Length; i++)
        {
            var (pointer, least) = ($"/prices/tiers/{i}", i == 0 ? 0 : list.Tiers[i - 1].From + 1);
            faults.Between($"{pointer}/from", list.Tiers[i].From, least, i == 0 ? 0 : TenantLimits.MaxQuota);
            Tier(faults, $"{pointer}/prices", list.Tiers[i]);
        }
    }

    private static void Tier(SettingFaults faults, string pointer, PriceTier tier)
    {
        if (tier.Prices.IsDefaultOrEmpty)
            faults.Add(pointer, "A tier has a price at least: what has none cannot be sent.");
        faults.Count(pointer, tier.Prices.Length, TenantLimits.MaxPrices);
        faults.Unique(pointer, tier.Prices.Select(static price => $"{price.Region} {price.Channel}"));
        for (var i = 0; i < tier.Prices.Length; i++)
        {
            var price = tier.Prices[i];
            Micros(faults, $"{pointer}/{i}/micros", price.Micros);
            if (price.Region != Price.Elsewhere && !NumberParser.IsRegion(price.Region))
                faults.Add($"{pointer}/{i}/region", $"{SettingFaults.RegionExpected} '*' stands for all others.");
        }
    }

    private static void List(
        SettingFaults faults,
        string pointer,
        IReadOnlyList<SpendCap> caps,
        int most,
        string member,
        Func<string, string?> faultOf)
    {
        faults.Count(pointer, caps.Count, most);
        faults.Unique(pointer, caps.Select(static cap => cap.On));
        for (var i = 0; i < caps.Count; i++)
        {
            Micros(faults, $"{pointer}/{i}/micros", caps[i].Micros);
            if (faultOf(caps[i].On) is { } fault)
                faults.Add($"{pointer}/{i}/{member}", fault);
        }
    }

    private static void Micros(SettingFaults faults, string pointer, long? micros) =>
        faults.Between(pointer, micros, 0, TenantLimits.MaxMicros);
}
