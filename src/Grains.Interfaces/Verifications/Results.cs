using Orleans;

namespace Countersign.Verifications;

/// <summary>The outcome of a start or a resend. Only <see cref="Accepted"/> sends anything.</summary>
[GenerateSerializer, Immutable, Alias("countersign.start-result")]
public abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>Durable; the code is on its way.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.accepted")]
    public sealed record Accepted([property: Id(0)] VerificationView Verification) : StartResult;

    /// <summary>The live verification was sent to a moment ago.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.cooling-down")]
    public sealed record CoolingDown(
        [property: Id(0)] VerificationView? Verification,
        [property: Id(1)] TimeSpan RetryAfter) : StartResult;

    /// <summary>
    /// A limit of this number is reached: <paramref name="Rule"/> names it. <c>sends</c>: messages of the tenant to the
    /// number (on a resend the wire's <c>too-many-sends</c>); <c>guess-budget</c>: its wrong checks; <c>number</c>:
    /// messages of all tenants; <c>sessions</c>: verifications kept; <c>attempts</c>: attempts of the live
    /// verification; <c>batches</c>: batches that continue it; and <c>concurrent_verifications</c>: open ones of the
    /// tenant.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.limited")]
    public sealed record Limited(
        [property: Id(0)] string Rule,
        [property: Id(1)] int Limit,
        [property: Id(2)] int Used,
        [property: Id(3)] TimeSpan Window,
        [property: Id(4)] TimeSpan RetryAfter) : StartResult;

    /// <summary>
    /// The owner of the number asked not to be written to; <paramref name="ByTenant"/>: the tenant itself put it on its
    /// list, and takes it off.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.opted-out")]
    public sealed record OptedOut([property: Id(0)] bool ByTenant) : StartResult;

    /// <summary>The tenant's settings ask for the owner's consent, and none is known that holds.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.consent-missing")]
    public sealed record ConsentMissing : StartResult;

    /// <summary>No carrier serves this destination and channel.</summary>
    /// <param name="ByRule">Whether the tenant's rules left some of the routes only.</param>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.no-route")]
    public sealed record NoRoute([property: Id(0)] bool ByRule = false) : StartResult;

    /// <summary>Carriers serve this destination, and all of them are at their rate for now.</summary>
    /// <param name="RetryAfter">When to try again.</param>
    /// <param name="ByRule">Whether the tenant's rules left some of the routes only.</param>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.no-capacity")]
    public sealed record NoCapacity(
        [property: Id(0)] TimeSpan RetryAfter, [property: Id(1)] bool ByRule = false) : StartResult;

    /// <summary>The tenant pays beforehand, and has too little: in millionths.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.insufficient-balance")]
    public sealed record InsufficientBalance(
        [property: Id(0)] long Needed,
        [property: Id(1)] long Available,
        [property: Id(2)] string Currency) : StartResult;

    /// <summary>It would exceed what the tenant may spend.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.cap-reached")]
    public sealed record CapReached([property: Id(0)] SpendRefusal Refusal) : StartResult;

    /// <summary>The tenant pays beforehand, and its prices say nothing of this destination.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.not-priced")]
    public sealed record NotPriced : StartResult;

    /// <summary>Another row of the same batch has started this number.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.duplicate")]
    public sealed record Duplicate([property: Id(0)] int Row) : StartResult;

    /// <summary>Resend only: no such verification for this tenant.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.not-found")]
    public sealed record NotFound : StartResult;

    /// <summary>Resend only: the verification is over (approved, expired, cancelled or failed).</summary>
    [GenerateSerializer, Immutable, Alias("countersign.start-result.over")]
    public sealed record Over([property: Id(0)] VerificationView Verification) : StartResult;
}

/// <summary>The outcome of a check. Only <see cref="Approved"/> is success.</summary>
[GenerateSerializer, Immutable, Alias("countersign.check-result")]
public abstract record CheckResult
{
    private CheckResult()
    {
    }

    /// <summary>The right code, now or (<paramref name="Replayed"/>) before.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.check-result.approved")]
    public sealed record Approved(
        [property: Id(0)] VerificationKey Key,
        [property: Id(1)] DateTimeOffset ApprovedAt,
        [property: Id(2)] bool Replayed,
        [property: Id(3)] byte IdKey) : CheckResult;

    /// <summary>Compared and wrong.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.check-result.wrong")]
    public sealed record Wrong([property: Id(0)] int ChecksLeft) : CheckResult;

    /// <summary>The code outlived its lifetime; nothing was compared.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.check-result.expired")]
    public sealed record Expired : CheckResult;

    /// <summary>The code is spent; nothing was compared.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.check-result.too-many-checks")]
    public sealed record TooManyChecks([property: Id(0)] TimeSpan RetryAfter) : CheckResult;

    /// <summary>The number's guess budget is spent; nothing was compared.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.check-result.guess-budget-spent")]
    public sealed record GuessBudgetSpent([property: Id(0)] TimeSpan RetryAfter) : CheckResult;

    /// <summary>The tenant called it off.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.check-result.cancelled")]
    public sealed record Cancelled : CheckResult;

    /// <summary>No such verification for this tenant.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.check-result.not-found")]
    public sealed record NotFound : CheckResult;
}

/// <summary>The outcome of a cancellation; repeatable.</summary>
[GenerateSerializer, Immutable, Alias("countersign.cancel-result")]
public abstract record CancelResult
{
    private CancelResult()
    {
    }

    /// <summary>Cancelled, now or before.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.cancel-result.cancelled")]
    public sealed record Cancelled([property: Id(0)] VerificationView Verification) : CancelResult;

    /// <summary>It had ended in another way, which stands.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.cancel-result.over")]
    public sealed record Over([property: Id(0)] VerificationView Verification) : CancelResult;

    /// <summary>No such verification for this tenant.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.cancel-result.not-found")]
    public sealed record NotFound : CancelResult;
}
