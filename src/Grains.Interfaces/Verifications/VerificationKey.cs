using Orleans;

namespace Countersign.Verifications;

/// <summary>
/// What tells the verifications of one number apart: 96 random bits, chosen at the start, never reused. It is the nonce
/// of the public verification id and the seed of the code; on its own it reveals nothing.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.verification-key")]
public readonly record struct VerificationKey(
    [property: Id(0)] ulong High,
    [property: Id(1)] uint Low);
