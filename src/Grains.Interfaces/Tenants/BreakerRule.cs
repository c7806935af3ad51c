using System.Collections.Immutable;
using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// A breaker on what a tenant's starts to one destination come to: it opens where too many of them, or too much of what
/// they cost, stand without an approval.
/// </summary>
/// <remarks>
/// Open where what stands unapproved would exceed <see cref="Limit"/> plus what the approvals speak for: at
/// <see cref="MinConversion"/> of 10 percent, each speaks for nine that are not approved.
/// </remarks>
[GenerateSerializer, Immutable, Alias("countersign.breaker-rule")]
public sealed record BreakerRule
{
    /// <summary>What <see cref="MinConversion"/> is where nothing else is said.</summary>
    public const int UsualConversion = 10;

    /// <summary>What <see cref="Probes"/> is where nothing else is said.</summary>
    public const int UsualProbes = 2;

    /// <summary>What <see cref="Window"/> is where nothing else is said.</summary>
    public static readonly TimeSpan UsualWindow = TimeSpan.FromHours(1);

    /// <summary>What <see cref="Rest"/> is where nothing else is said.</summary>
    public static readonly TimeSpan UsualRest = TimeSpan.FromMinutes(10);

    /// <summary>What refusals call it, once among a tenant's rules: 1 to 40 of a-z, 0-9 and _.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary><see cref="LimitKey.Prefix"/> or <see cref="LimitKey.Country"/>.</summary>
    [Id(1)] public required LimitKey Key { get; init; }

    /// <summary>Whether it counts starts or money.</summary>
    [Id(2)] public BreakerMeasure Measure { get; init; }

    /// <summary>
    /// Starts, or millionths of the tenant's currency, that may stand unapproved with no approval at all. 1 to
    /// <see cref="TenantLimits.MaxMicros"/>.
    /// </summary>
    [Id(3)] public required long Limit { get; init; }

    /// <summary>Percent of all that has to be approved beyond that. 1 to 100.</summary>
    [Id(4)] public int MinConversion { get; init; } = UsualConversion;

    /// <summary>How long a start counts: between half of it and all of it. One minute to 31 days.</summary>
    [Id(5)] public TimeSpan Window { get; init; } = UsualWindow;

    /// <summary>How long it stays open before it lets probes through; doubles three times. 1 second to 1 day.</summary>
    [Id(6)] public TimeSpan Rest { get; init; } = UsualRest;

    /// <summary>Starts that are let through after each rest. 1 to 100.</summary>
    [Id(7)] public int Probes { get; init; } = UsualProbes;

    /// <summary>What comes of a start while it is open.</summary>
    [Id(8)] public LimitMode Mode { get; init; }

    /// <summary>Regions it is confined to; empty for all. At most <see cref="TenantLimits.MaxCountries"/>.</summary>
    [Id(9)] public ImmutableArray<string> Regions { get; init; } = [];
}

/// <summary>What a breaker counts. The numbers are stored.</summary>
[GenerateSerializer, Alias("countersign.breaker-measure")]
public enum BreakerMeasure
{
    /// <summary>Starts.</summary>
    Conversion = 0,

    /// <summary>What they are estimated to cost: one segment each, at the price of the first tier.</summary>
    Spend = 1,
}
