using Orleans;

namespace Countersign.Idempotency;

/// <summary>
/// What became of the request that a tenant gave one <c>Idempotency-Key</c>. Key: <c>{tenant}/{SHA-256 of the
/// key}</c>. The claim is durable when <see cref="BeginAsync"/> says <see cref="IdempotencyResult.Run"/>, the answer
/// when <see cref="CompleteAsync"/> returns; both are gone after <c>IdempotencyOptions.Retention</c>. Every call may
/// be repeated.
/// </summary>
[Alias("countersign.idempotency")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>Claims the key for a request, or tells what is known of the one that has claimed it.</summary>
    [Alias("begin")]
    Task<IdempotencyResult> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken = default);

    /// <summary>Keeps the answer, unless one is kept already; returns the one that is kept.</summary>
    [Alias("complete")]
    Task<StoredAnswer> CompleteAsync(
        OperationId operation, byte[] fingerprint, StoredAnswer answer, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets the next request with this key run at once: this one got no answer that is worth keeping.
    /// </summary>
    [Alias("release")]
    Task ReleaseAsync(OperationId operation, CancellationToken cancellationToken = default);
}

/// <summary>A request that wants to run under a key.</summary>
/// <param name="Proposed">The operation id it runs under, should nobody have run under this key before.</param>
/// <param name="Fingerprint">SHA-256 over method, path and body; null where the body has still to be read.</param>
[GenerateSerializer, Immutable, Alias("countersign.idempotency-claim")]
public sealed record IdempotencyClaim(
    [property: Id(0)] OperationId Proposed,
    [property: Id(1)] byte[]? Fingerprint);

/// <summary>What a claim led to.</summary>
[GenerateSerializer, Immutable, Alias("countersign.idempotency-result")]
public abstract record IdempotencyResult
{
    private IdempotencyResult()
    {
    }

    /// <summary>
    /// Run under this operation id, then complete or release. After a crash the same id is given out again.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("countersign.idempotency-result.run")]
    public sealed record Run([property: Id(0)] OperationId Operation) : IdempotencyResult;

    /// <summary>The same request is running; ask again in a moment.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.idempotency-result.in-progress")]
    public sealed record InProgress : IdempotencyResult;

    /// <summary>The answer is known. <paramref name="Fingerprint"/> is what the body, once read, must match.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.idempotency-result.answered")]
    public sealed record Answered(
        [property: Id(0)] StoredAnswer Answer,
        [property: Id(1)] byte[] Fingerprint) : IdempotencyResult;

    /// <summary>The key belongs to another request.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.idempotency-result.reused")]
    public sealed record Reused : IdempotencyResult;
}

/// <summary>An HTTP answer as it was given.</summary>
[GenerateSerializer, Immutable, Alias("countersign.stored-answer")]
public sealed record StoredAnswer
{
    /// <summary>HTTP status.</summary>
    [Id(0)] public required int Status { get; init; }

    /// <summary>The body's bytes.</summary>
    [Id(1)] public required byte[] Body { get; init; }

    /// <summary>Media type of the body.</summary>
    [Id(2)] public string? ContentType { get; init; }

    /// <summary>The Location header.</summary>
    [Id(3)] public string? Location { get; init; }

    /// <summary>The Retry-After header, as it was at the time.</summary>
    [Id(4)] public string? RetryAfter { get; init; }

    /// <summary>The ETag header, as it was at the time.</summary>
    [Id(5)] public string? ETag { get; init; }
}
