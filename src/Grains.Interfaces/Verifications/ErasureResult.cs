using Orleans;

namespace Countersign.Verifications;

/// <summary>What a number has forgotten of a tenant.</summary>
/// <param name="Forgotten">Verifications and messages that are gone, or go once their batch has noted them.</param>
/// <param name="KeepsOptOut">The owner, or the tenant, asked not to write to it: that is not forgotten.</param>
/// <param name="CountsUntil">
/// How long the sends and wrong checks of before are still counted, without a word about them; null where none are.
/// </param>
[GenerateSerializer, Immutable, Alias("countersign.erasure-result")]
public sealed record ErasureResult(
    [property: Id(0)] int Forgotten,
    [property: Id(1)] bool KeepsOptOut,
    [property: Id(2)] DateTimeOffset? CountsUntil);
