using System.Collections.Immutable;
using Countersign.Tenants;
using Orleans;

namespace Countersign.Verifications;

/// <summary>What a number must know of the tenant on whose behalf a command comes.</summary>
[GenerateSerializer, Immutable, Alias("countersign.tenant-context")]
public sealed record TenantContext
{
    /// <summary>The tenant's id.</summary>
    [Id(0)] public required string Tenant { get; init; }

    /// <summary>Whether the tenant's traffic stays in the sandbox and never reaches a real carrier.</summary>
    [Id(1)] public required bool Sandbox { get; init; }

    /// <summary>How far the tenant's clock is ahead of the real one; never negative, never shrinks.</summary>
    [Id(2)] public required TimeSpan ClockOffset { get; init; }

    /// <summary>The tenant's name as its users read it in a message.</summary>
    [Id(3)] public required string Brand { get; init; }

    /// <summary>The tenant's rules.</summary>
    [Id(4)] public required VerificationPolicy Policy { get; init; }

    /// <summary>What it must know of its users' consent; null where nothing is asked.</summary>
    [Id(5)] public ConsentPolicy? Consent { get; init; }

    /// <summary>Whether it has to have the money before anything is sent.</summary>
    [Id(6)] public bool IsPrepaid { get; init; }

    /// <summary>Whether what becomes of its checks is told to its breakers.</summary>
    [Id(7)] public bool Watched { get; init; }

    /// <summary>Whether its spending has caps, or the number of its open verifications a limit.</summary>
    [Id(8)] public bool IsCapped { get; init; }

    /// <summary>
    /// The version of the tenant that the caller has seen, where that has texts with codes of its own; 0 without.
    /// </summary>
    [Id(9)] public long Texts { get; init; }

    /// <summary>By which routes its messages may go; empty for all of them.</summary>
    [Id(10)] public ImmutableArray<RouteRule> Routes { get; init; } = [];

    /// <summary>Whether anything has to be taken before something is sent.</summary>
    public bool TakesBefore => IsPrepaid || IsCapped;
}
