using System.Collections.Immutable;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// By which routes live traffic of one kind goes. Of a tenant's rules the first that holds for a message decides; where
/// none does, all routes may be taken.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.route-rule")]
public sealed record RouteRule
{
    /// <summary>
    /// Regions it is confined to; empty for all. At most <see cref="TenantLimits.MaxCountries"/>.
    /// </summary>
    [Id(0)] public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>The channel it is confined to; null for both.</summary>
    [Id(1)] public Channel? Channel { get; init; }

    /// <summary>Ids of the routes that may be taken. 1 to <see cref="TenantLimits.MaxRoutesOfRule"/>.</summary>
    [Id(2)] public required ImmutableArray<string> Use { get; init; }

    /// <summary>Whether they are taken in this order, as if it were their priority.</summary>
    [Id(3)] public bool InOrder { get; init; }

    /// <summary>The rule that decides; null where none holds.</summary>
    /// <param name="rules">All of a tenant's.</param>
    /// <param name="region">Where the message goes.</param>
    /// <param name="channel">How it travels.</param>
    public static RouteRule? For(ImmutableArray<RouteRule> rules, string region, Channel channel)
    {
        if (rules.IsDefaultOrEmpty)
            return null;

        foreach (var rule in rules)
        {
            if ((rule.Channel ?? channel) == channel
                && (rule.Regions.IsDefaultOrEmpty || rule.Regions.Contains(region, StringComparer.Ordinal)))
            {
                return rule;
            }
        }

        return null;
    }
}
