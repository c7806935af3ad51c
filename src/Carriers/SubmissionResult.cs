using Orleans;

namespace Countersign.Carriers;

/// <summary>What a carrier answered.</summary>
[GenerateSerializer, Immutable, Alias("countersign.submission-result")]
public abstract record SubmissionResult
{
    /// <summary>
    /// Reason of a <see cref="Rejected"/> with another route to try: this one has no place for a text, and the message
    /// is not a code. It says nothing of the route's health.
    /// </summary>
    public const string CodesOnly = "codes-only";

    private SubmissionResult()
    {
    }

    /// <summary>
    /// Taken over under the carrier's own message id. It is <see cref="Submission.Reference"/> itself where receipts
    /// come back with that.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("countersign.submission-accepted")]
    public sealed record Accepted([property: Id(0)] string MessageId) : SubmissionResult;

    /// <summary>
    /// Certainly not sent. <paramref name="TryNextRoute"/>: the route failed, not the message. A reason that ends in
    /// <c>throttled</c>, <c>full</c> or <c>busy</c> says that the route is sound and has too much to do.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("countersign.submission-rejected")]
    public sealed record Rejected([property: Id(0)] string Reason, [property: Id(1)] bool TryNextRoute)
        : SubmissionResult;

    /// <summary>The answer was lost: sent or not, nobody knows.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.submission-unknown")]
    public sealed record Unknown([property: Id(0)] string Reason) : SubmissionResult;

    /// <summary>Not handed over, because its time had passed.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.submission-expired")]
    public sealed record Expired : SubmissionResult;
}
