using System.Collections.Immutable;
using Countersign.Api.Requests;
using Countersign.Api.Requests.Editing;
using Countersign.Api.Tenants;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Api.Admin.Tenants;

/// <summary>The members of a tenant's caps and prices.</summary>
internal static class MoneyEdits
{
    private const int MaxPrefixText = 32;

    private static readonly EditTable<Price> OfPrice = new(
        Edits.Text<Price>(
            "region", RequestLimits.MaxRegion, static (it, text) => it with { Region = text ?? Price.Elsewhere }),
        Edits.Word<Price, Channel>(
            "channel", SettingWords.Channels, static (it, word) => it with { Channel = word }),
        Micros<Price>(static (it, micros) => it with { Micros = micros }));

    private static readonly EditTable<PriceTier> OfTier = new(
        Edits.Whole<PriceTier>("from", static (it, number) => it with { From = number ?? 0 }),
        Edits.List(
            "prices", TenantLimits.MaxPrices, Edits.Objects(OfPrice, new Price(Price.Elsewhere, Channel.Sms, -1)),
            static (PriceTier it, ImmutableArray<Price> prices) => it with { Prices = prices }));

    /// <summary>Those of the caps.</summary>
    public static EditTable<SpendCaps> Spend { get; } = new(
        Edits.Whole<SpendCaps>("per_day", static (it, micros) => it with { PerDay = micros }),
        Edits.Whole<SpendCaps>("per_country", static (it, micros) => it with { PerCountry = micros }),
        Edits.List(
            "countries", TenantLimits.MaxCountries, Caps("region", RequestLimits.MaxRegion),
            static (SpendCaps it, ImmutableArray<SpendCap> caps) => it with { Countries = caps }),
        Edits.Whole<SpendCaps>("per_prefix", static (it, micros) => it with { PerPrefix = micros }),
        Edits.List(
            "prefixes", TenantLimits.MaxPrefixCaps, Caps("prefix", MaxPrefixText),
            static (SpendCaps it, ImmutableArray<SpendCap> caps) => it with { Prefixes = caps }));

    /// <summary>Those of how it pays.</summary>
    public static EditTable<BillingPolicy> Billing { get; } = new(
        Edits.Word<BillingPolicy, BillingMode>(
            "live", SettingWords.BillingModes, static (it, mode) => it with { Live = mode }),
        Edits.Word<BillingPolicy, BillingMode>(
            "sandbox", SettingWords.BillingModes, static (it, mode) => it with { Sandbox = mode }),
        Edits.Whole<BillingPolicy>("low", static (it, micros) => it with { Low = micros }));

    /// <summary>Those of the prices.</summary>
    public static EditTable<PriceList> Prices { get; } = new(
        Edits.Text<PriceList>(
            "currency", MaxPrefixText, static (it, text) => it with { Currency = text ?? PriceList.Free.Currency }),
        Edits.List(
            "tiers", TenantLimits.MaxTiers, Edits.Objects(OfTier, new PriceTier(0, [])),
            static (PriceList it, ImmutableArray<PriceTier> tiers) => it with { Tiers = tiers }));

    /// <summary>An amount that is not given is refused like one below zero.</summary>
    private static Edit<T> Micros<T>(Func<T, long, T> set) =>
        Edits.Whole<T>("micros", (it, number) => set(it, number ?? -1));

    private static ItemReader<SpendCap> Caps(string member, int max) => Edits.Objects(
        new EditTable<SpendCap>(
            Edits.Text<SpendCap>(member, max, static (it, text) => it with { On = text ?? "" }),
            Micros<SpendCap>(static (it, micros) => it with { Micros = micros })),
        new SpendCap("", -1));
}
