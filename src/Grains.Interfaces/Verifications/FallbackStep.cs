using Orleans;

namespace Countersign.Verifications;

/// <summary>What follows where a text message did not arrive.</summary>
/// <param name="Channel">How the same code travels next; the same channel takes another route.</param>
/// <param name="After">
/// How long the attempt before it may be without a receipt, 5 seconds to 10 minutes. One that certainly failed is
/// followed at once.
/// </param>
[GenerateSerializer, Immutable, Alias("countersign.fallback-step")]
public readonly record struct FallbackStep(
    [property: Id(0)] Channel Channel,
    [property: Id(1)] TimeSpan After);
