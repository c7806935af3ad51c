using Countersign.Verifications;
using Orleans;

namespace Countersign.Carriers;

/// <summary>Names one attempt: which verification of the number, and which of its attempts.</summary>
[GenerateSerializer, Immutable, Alias("countersign.attempt-address")]
public readonly record struct AttemptAddress(
    [property: Id(0)] VerificationKey Key,
    [property: Id(1)] int Number);

/// <summary>A delivery receipt that has found its number.</summary>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Status"><see cref="AttemptStatus.Delivered"/> or <see cref="AttemptStatus.Undelivered"/>.</param>
/// <param name="Error">The carrier's reason, from a closed set of slugs, or null.</param>
[GenerateSerializer, Immutable, Alias("countersign.attempt-receipt")]
public sealed record AttemptReceipt(
    [property: Id(0)] AttemptAddress Attempt,
    [property: Id(1)] AttemptStatus Status,
    [property: Id(2)] string? Error);

/// <summary>What became of handing an attempt to its carrier.</summary>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Status">
/// <see cref="AttemptStatus.Submitted"/>, <see cref="AttemptStatus.Rejected"/>, <see cref="AttemptStatus.Unknown"/> or
/// <see cref="AttemptStatus.Dropped"/>.
/// </param>
/// <param name="Error">The carrier's reason, from a closed set of slugs, or null.</param>
/// <param name="TryNextRoute">With <see cref="AttemptStatus.Rejected"/>: the route failed, not the message; another may
/// take it.</param>
[GenerateSerializer, Immutable, Alias("countersign.submission-outcome")]
public sealed record SubmissionOutcome(
    [property: Id(0)] AttemptAddress Attempt,
    [property: Id(1)] AttemptStatus Status,
    [property: Id(2)] string? Error,
    [property: Id(3)] bool TryNextRoute);
