namespace Countersign.Carriers;

/// <summary>What a carrier answered.</summary>
public abstract record SubmissionResult
{
    private SubmissionResult()
    {
    }

    /// <summary>Taken over under the carrier's own message id.</summary>
    public sealed record Accepted(string MessageId) : SubmissionResult;

    /// <summary>Certainly not sent. <paramref name="TryNextRoute"/>: the route failed, not the message.</summary>
    public sealed record Rejected(string Reason, bool TryNextRoute) : SubmissionResult;

    /// <summary>The answer was lost: sent or not, nobody knows.</summary>
    public sealed record Unknown(string Reason) : SubmissionResult;

    /// <summary>Not handed over, because its time had passed.</summary>
    public sealed record Expired : SubmissionResult;
}
