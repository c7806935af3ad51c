using System.Collections.Immutable;
using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// A limit on what a tenant's starts have in common: a start takes one of <see cref="Limit"/> tokens of its value of
/// <see cref="Key"/>; they come back evenly over <see cref="Window"/>. Several rules may count the same.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.limit-rule")]
public sealed record LimitRule
{
    /// <summary>What refusals call it, once in a tenant: 1 to 40 of a-z, 0-9 and _.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What is counted.</summary>
    [Id(1)] public required LimitKey Key { get; init; }

    /// <summary>
    /// The member of <c>rate_limits</c> that <see cref="LimitKey.Given"/> counts; null for the others.
    /// </summary>
    [Id(2)] public string? Given { get; init; }

    /// <summary>Starts of one value within a window; also the largest burst. 1 to 1,000,000.</summary>
    [Id(3)] public required int Limit { get; init; }

    /// <summary>One second to 31 days.</summary>
    [Id(4)] public required TimeSpan Window { get; init; }

    /// <summary>What comes of a start beyond the limit.</summary>
    [Id(5)] public LimitMode Mode { get; init; }

    /// <summary>
    /// Regions it is confined to; empty for all. At most <see cref="TenantLimits.MaxCountries"/>.
    /// </summary>
    [Id(6)] public ImmutableArray<string> Regions { get; init; } = [];
}

/// <summary>What a limit counts, or a list names. The numbers are stored.</summary>
[GenerateSerializer, Alias("countersign.limit-key")]
public enum LimitKey
{
    /// <summary>The number itself.</summary>
    Number = 0,

    /// <summary>The number without its last four digits.</summary>
    Prefix = 1,

    /// <summary>The number's region.</summary>
    Country = 2,

    /// <summary>The end user's address: IPv4 as it is, IPv6 by its first 64 bits.</summary>
    Address = 3,

    /// <summary>The end user's device.</summary>
    Device = 4,

    /// <summary>A value that the caller gives in <c>rate_limits</c>.</summary>
    Given = 5,
}

/// <summary>What comes of a start beyond a limit. The numbers are stored.</summary>
[GenerateSerializer, Alias("countersign.limit-mode")]
public enum LimitMode
{
    /// <summary>It is refused.</summary>
    Block = 0,

    /// <summary>It is refused until the caller has asked its user for a proof of being human.</summary>
    Challenge = 1,

    /// <summary>It goes on, and is counted as one that would have been refused.</summary>
    Monitor = 2,
}

/// <summary>A value that a tenant always lets through, or always refuses.</summary>
/// <param name="Key">
/// What it is: <see cref="LimitKey.Prefix"/>, <see cref="LimitKey.Country"/> or <see cref="LimitKey.Address"/>.
/// </param>
/// <param name="Value">The digits of a prefix, a region, or an address or block of them.</param>
/// <param name="Allowed">Let through, or refused. Where both fit, it is refused.</param>
[GenerateSerializer, Immutable, Alias("countersign.listed-value")]
public sealed record ListedValue(
    [property: Id(0)] LimitKey Key, [property: Id(1)] string Value, [property: Id(2)] bool Allowed);
