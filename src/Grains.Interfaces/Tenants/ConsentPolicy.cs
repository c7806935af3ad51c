using Orleans;

namespace Countersign.Tenants;

/// <summary>What a tenant must know of its users' consent before it may start a verification.</summary>
[GenerateSerializer, Immutable, Alias("countersign.consent-policy")]
public sealed record ConsentPolicy
{
    /// <summary>Nothing is asked.</summary>
    public static ConsentPolicy None { get; } = new();

    /// <summary>Whether a start needs a consent: its own, or one that was given for the number before.</summary>
    [Id(0)] public bool Required { get; init; }

    /// <summary>Whether a consent holds for the purpose alone that it was given for.</summary>
    [Id(1)] public bool BoundToPurpose { get; init; }

    /// <summary>How long a consent holds, one hour to ten years; null for as long as it is kept.</summary>
    [Id(2)] public TimeSpan? HoldsFor { get; init; }
}
