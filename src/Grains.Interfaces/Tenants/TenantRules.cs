using System.Collections.Immutable;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Tenants;

/// <summary>What an installation's settings say of a tenant.</summary>
/// <param name="AllowedRegions">Regions its live traffic may go to, in any order; empty for none.</param>
/// <param name="Fallback">What follows where a text message did not arrive.</param>
[GenerateSerializer, Immutable, Alias("countersign.tenant-rules")]
public sealed record TenantRules(
    [property: Id(0)] ImmutableArray<string> AllowedRegions,
    [property: Id(1)] ImmutableArray<FallbackStep> Fallback)
{
    /// <summary>Whether the tenant has them already.</summary>
    public bool AreThoseOf(TenantSnapshot tenant) =>
        (tenant.AllowedRegions?.SetEquals(AllowedRegions) ?? AllowedRegions.IsEmpty)
        && tenant.Policy.Fallback.AsSpan().SequenceEqual(Fallback.AsSpan());
}
