using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// How much a tenant may spend in a day (UTC), in millionths of the currency of its prices; null for no such cap.
/// What is reserved counts as spent.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.spend-caps")]
public sealed record SpendCaps
{
    /// <summary>No cap at all.</summary>
    public static SpendCaps None { get; } = new();

    /// <summary>Whether there is one.</summary>
    [JsonIgnore]
    public bool IsAny => PerDay is not null || PerCountry is not null || PerPrefix is not null
        || !Countries.IsDefaultOrEmpty || !Prefixes.IsDefaultOrEmpty;

    /// <summary>In all.</summary>
    [Id(0)] public long? PerDay { get; init; }

    /// <summary>On each country that <see cref="Countries"/> does not name.</summary>
    [Id(1)] public long? PerCountry { get; init; }

    /// <summary>
    /// On single countries, by ISO 3166 region. At most <see cref="TenantLimits.MaxCountries"/>.
    /// </summary>
    [Id(2)] public ImmutableArray<SpendCap> Countries { get; init; } = [];

    /// <summary>On each prefix (a number without its last four digits) that <see cref="Prefixes"/> does not
    /// name.</summary>
    [Id(3)] public long? PerPrefix { get; init; }

    /// <summary>
    /// On everything that begins with a prefix, by its digits after the <c>+</c>; the longest that fits counts. At most
    /// <see cref="TenantLimits.MaxPrefixCaps"/>.
    /// </summary>
    [Id(4)] public ImmutableArray<SpendCap> Prefixes { get; init; } = [];
}

/// <summary>One cap.</summary>
/// <param name="On">A region, or the digits of a prefix.</param>
/// <param name="Micros">Millionths of the currency, in a day.</param>
[GenerateSerializer, Immutable, Alias("countersign.spend-cap")]
public sealed record SpendCap([property: Id(0)] string On, [property: Id(1)] long Micros);
