using System.Collections.Immutable;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Tenants;

/// <summary>What a tenant pays for a segment of a message, or for a call. Without tiers it pays nothing.</summary>
[GenerateSerializer, Immutable, Alias("countersign.price-list")]
public sealed record PriceList
{
    /// <summary>Everything costs nothing.</summary>
    public static PriceList Free { get; } = new();

    /// <summary>ISO 4217 code of all its money: three capital letters.</summary>
    [Id(0)] public string Currency { get; init; } = "USD";

    /// <summary>
    /// By volume, ascending; the first begins with zero. At most <see cref="TenantLimits.MaxTiers"/>.
    /// </summary>
    [Id(1)] public ImmutableArray<PriceTier> Tiers { get; init; } = [];

    /// <summary>
    /// What one segment costs, after so many have been paid for in the calendar month; null where nothing is said of
    /// the destination, which then cannot be sent to. Zero where there are no tiers.
    /// </summary>
    /// <param name="region">ISO 3166 region, or <c>001</c>.</param>
    /// <param name="channel">How it travels.</param>
    /// <param name="paidSegments">Segments paid for in the month before this one.</param>
    public long? MicrosOf(string region, Channel channel, long paidSegments)
    {
        if (Tiers.IsDefaultOrEmpty)
            return 0;

        var tier = Tiers[0];
        foreach (var next in Tiers)
            tier = next.From <= paidSegments ? next : tier;

        long? elsewhere = null;
        foreach (var price in tier.Prices)
        {
            if (price.Channel == channel && price.Region == region)
                return price.Micros;
            if (price.Channel == channel && price.Region == Price.Elsewhere)
                elsewhere = price.Micros;
        }

        return elsewhere;
    }
}

/// <summary>The prices from a volume on.</summary>
/// <param name="From">Segments paid for in the calendar month (UTC) before this tier begins.</param>
/// <param name="Prices">At most <see cref="TenantLimits.MaxPrices"/>, each destination and channel once.</param>
[GenerateSerializer, Immutable, Alias("countersign.price-tier")]
public sealed record PriceTier([property: Id(0)] long From, [property: Id(1)] ImmutableArray<Price> Prices);

/// <summary>One price.</summary>
/// <param name="Region">An ISO 3166 region, or <see cref="Elsewhere"/>.</param>
/// <param name="Channel">How it travels.</param>
/// <param name="Micros">Millionths of the currency, for each segment or call.</param>
[GenerateSerializer, Immutable, Alias("countersign.price")]
public sealed record Price(
    [property: Id(0)] string Region, [property: Id(1)] Channel Channel, [property: Id(2)] long Micros)
{
    /// <summary>Stands for every region that has no price of its own.</summary>
    public const string Elsewhere = "*";
}
