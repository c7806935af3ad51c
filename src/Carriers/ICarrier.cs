namespace Countersign.Carriers;

/// <summary>
/// A way to a handset. What every carrier must keep, whatever its protocol:
/// <list type="number">
/// <item>A submission is handed over at most once per call; a carrier never repeats one on its own, but to another side
/// that promises to take what comes again under the same reference once.</item>
/// <item>It answers <see cref="SubmissionResult.Accepted"/> only after the other side has taken the message
/// over.</item>
/// <item>It answers <see cref="SubmissionResult.Rejected"/> only where certainly nothing was sent.</item>
/// <item>In all other cases, cancellation and lost connections included, it answers <see
/// cref="SubmissionResult.Unknown"/>; it does not throw for what a network does.</item>
/// <item>Past <see cref="Submission.NotAfter"/> it hands nothing over and answers <see
/// cref="SubmissionResult.Expired"/>.</item>
/// <item>It may be called for many submissions at once, and holds no more of them than its named limit: beyond it
/// answers <see cref="SubmissionResult.Rejected"/> with <c>TryNextRoute</c>.</item>
/// <item>It changes neither text nor sender, and logs neither number nor text.</item>
/// <item>Receipts go to <see cref="IReceiptSink"/>, in whatever order they come, repeats included, and are acknowledged
/// to the other side only after the sink has returned.</item>
/// </list>
/// </summary>
public interface ICarrier
{
    /// <summary>Hands one message over.</summary>
    Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken = default);
}
