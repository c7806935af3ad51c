using System.Collections.Immutable;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Tenants;

/// <summary>All of a tenant that an administrator sets.</summary>
[GenerateSerializer, Immutable, Alias("countersign.tenant-definition")]
public sealed record TenantDefinition
{
    /// <summary>The name its users read in a message.</summary>
    [Id(0)] public required string Brand { get; init; }

    /// <summary>The rules for its verifications.</summary>
    [Id(1)] public VerificationPolicy Policy { get; init; } = VerificationPolicy.Default;

    /// <summary>ISO 3166 regions (or <c>001</c>) its live traffic may go to, in order; empty allows none.</summary>
    [Id(2)] public ImmutableArray<string> AllowedRegions { get; init; } = [];

    /// <summary>The limits whose keys its callers choose.</summary>
    [Id(3)] public ImmutableArray<RateRule> RateRules { get; init; } = [];

    /// <summary>Everything else.</summary>
    [Id(4)] public TenantSettings Settings { get; init; } = TenantSettings.Default;

    /// <summary>That of a tenant that is there, without what its plan says.</summary>
    public static TenantDefinition Of(TenantSnapshot tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return new()
        {
            Brand = tenant.Brand,
            Policy = tenant.Policy,
            AllowedRegions = tenant.AllowedRegions is { } regions ? [.. regions.Order(StringComparer.Ordinal)] : [],
            RateRules = tenant.RateRules.IsDefault ? [] : tenant.RateRules,
            Settings = tenant.OwnSettings ?? TenantSettings.Default,
        };
    }

    /// <summary>The tenant with this definition; its keys, its clock and its version stay.</summary>
    public TenantSnapshot ApplyTo(TenantSnapshot tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return tenant with
        {
            Brand = Brand,
            Policy = Policy,
            AllowedRegions = AllowedRegions.IsEmpty ? null : [.. AllowedRegions],
            RateRules = RateRules,
            OwnSettings = Settings,
        };
    }
}
