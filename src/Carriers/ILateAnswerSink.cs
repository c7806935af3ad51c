namespace Countersign.Carriers;

/// <summary>What became of a submission that had been answered as <see cref="SubmissionResult.Unknown"/>.</summary>
/// <param name="Route">The route it took.</param>
/// <param name="Reference">Its <see cref="Submission.Reference"/>.</param>
/// <param name="Result">
/// <see cref="SubmissionResult.Accepted"/>, whose message id its receipt will name, or
/// <see cref="SubmissionResult.Rejected"/>.
/// </param>
public sealed record LateAnswer(string Route, string Reference, SubmissionResult Result);

/// <summary>
/// Where links tell answers that came too late to be returned. A receipt names the carrier's message id, so without
/// this it could not settle such an attempt. At most once each, and not at all where the connection was lost: a
/// hint, on which no promise rests.
/// </summary>
public interface ILateAnswerSink
{
    /// <summary>Takes a late answer. Durable when it returns; throws where nothing was stored.</summary>
    Task AcceptAsync(LateAnswer answer, CancellationToken cancellationToken = default);
}
