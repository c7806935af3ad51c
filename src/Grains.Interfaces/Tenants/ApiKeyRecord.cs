using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Tenants;

/// <summary>One API key; only the hash of its secret is kept.</summary>
/// <param name="Id">The public part, 1 to 16 of a-z and 0-9.</param>
/// <param name="SecretHash">SHA-256 of the secret, which has at least 160 random bits.</param>
/// <param name="Sandbox">A <c>csk_test_</c> key.</param>
/// <param name="ExpiresAt">Refused from then on; null never.</param>
[GenerateSerializer, Immutable, Alias("countersign.api-key-record")]
public sealed record ApiKeyRecord(
    [property: Id(0)] string Id,
    [property: Id(1)] byte[] SecretHash,
    [property: Id(2)] bool Sandbox,
    [property: Id(3)] DateTimeOffset? ExpiresAt)
{
    /// <summary>When it was made; null for one made before that was kept.</summary>
    [Id(4)] public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>
    /// About when it was last used: the first use in an hour is noted. Null where it has not been.
    /// </summary>
    [Id(5)] public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>What its holder is to the tenant.</summary>
    [Id(6)] public KeyRole Role { get; init; }

    /// <summary>The part of the role's scopes that it has; null for all of them.</summary>
    [Id(7)] public KeyScopes? Narrowed { get; init; }

    /// <summary>How long it was made to live, as what replaces it will; null for ever.</summary>
    [Id(8)] public TimeSpan? Life { get; init; }

    /// <summary>What it may be used for.</summary>
    [JsonIgnore] public KeyScopes Scopes => KeyAccess.Of(Role) & (Narrowed ?? KeyScopes.All);
}
