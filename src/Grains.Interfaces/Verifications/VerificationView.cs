using Orleans;

namespace Countersign.Verifications;

/// <summary>A verification as its tenant may see it: durable facts only, the number masked, no code.</summary>
[GenerateSerializer, Immutable, Alias("countersign.verification-view")]
public sealed record VerificationView
{
    /// <summary>Which of the number's verifications.</summary>
    [Id(0)] public required VerificationKey Key { get; init; }

    /// <summary>
    /// Id of the key under which the public id was made, so that the id stays the same over rotations.
    /// </summary>
    [Id(1)] public required byte IdKey { get; init; }

    /// <summary>Where it stands at the tenant's present time.</summary>
    [Id(2)] public required VerificationStatus Status { get; init; }

    /// <summary>The masked number.</summary>
    [Id(3)] public required string To { get; init; }

    /// <summary>The channel of the latest attempt.</summary>
    [Id(4)] public required Channel Channel { get; init; }

    /// <summary>What it is for.</summary>
    [Id(5)] public required string Purpose { get; init; }

    /// <summary>Tenant's time of the start.</summary>
    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Tenant's time after which no check succeeds.</summary>
    [Id(7)] public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Tenant's time of the approval.</summary>
    [Id(8)] public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Comparisons that are left.</summary>
    [Id(9)] public required int ChecksLeft { get; init; }

    /// <summary>Sends that are left in the window.</summary>
    [Id(10)] public required int SendsLeft { get; init; }

    /// <summary>Tenant's time from which a resend is accepted; null where none ever is.</summary>
    [Id(11)] public DateTimeOffset? NextSendAt { get; init; }

    /// <summary>Oldest first.</summary>
    [Id(12)] public required IReadOnlyList<AttemptView> Attempts { get; init; }

    /// <summary>The tenant's own data.</summary>
    [Id(13)] public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>One attempt to deliver the code.</summary>
[GenerateSerializer, Immutable, Alias("countersign.attempt-view")]
public sealed record AttemptView(
    [property: Id(0)] int Number,
    [property: Id(1)] Channel Channel,
    [property: Id(2)] string Route,
    [property: Id(3)] AttemptStatus Status,
    [property: Id(4)] DateTimeOffset At);

/// <summary>One line of a verification's timeline.</summary>
/// <param name="At">Tenant's time.</param>
/// <param name="Kind">
/// What happened, of a closed set: <c>started</c>, <c>resent</c>, <c>send.refused</c>, <c>fallback</c>;
/// <c>attempt.</c> and the attempt's new status; <c>check.wrong</c>, <c>check.replayed</c>, <c>check.refused</c>;
/// <c>approved</c>, <c>expired</c>, <c>cancelled</c>, <c>failed</c>; <c>omitted</c> where older lines made room.
/// </param>
/// <param name="Detail">
/// What explains it: the route and why it was chosen, the checks left, the carrier's error; never a code.
/// </param>
[GenerateSerializer, Immutable, Alias("countersign.timeline-entry")]
public sealed record TimelineEntry(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Kind,
    [property: Id(2)] string? Detail);
