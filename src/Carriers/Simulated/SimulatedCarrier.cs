using Countersign.Verifications;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Simulated;

/// <summary>
/// The sandbox's carrier: every outcome a carrier can have, chosen by the number. Its receipts take the way that every
/// carrier's receipts take.
/// </summary>
internal sealed partial class SimulatedCarrier(
    IHandsets handsets,
    SandboxClock clock,
    SubmissionJournal journal,
    IReceiptSink receipts,
    IOptions<SimulatedCarrierOptions> options,
    TimeProvider time,
    ILogger<SimulatedCarrier> logger) : ICarrier
{
    /// <summary>Times a receipt is offered again to a sink that could not store it.</summary>
    private const int ReceiptTries = 5;

    private static readonly TimeSpan ReceiptPause = TimeSpan.FromSeconds(1);

    public Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken = default)
    {
        if (time.GetUtcNow() >= submission.NotAfter)
            return Task.FromResult<SubmissionResult>(new SubmissionResult.Expired());

        var result = Submit(submission, SandboxOutcomes.Of(submission.To));
        return Task.FromResult(result);
    }

    private SubmissionResult Submit(Submission submission, SandboxOutcome outcome)
    {
        if (outcome == SandboxOutcome.Rejected)
            return new SubmissionResult.Rejected("rejected-by-carrier", TryNextRoute: false);
        if (outcome == SandboxOutcome.FirstRouteFails && submission.Route == SandboxRoutes.First)
            return new SubmissionResult.Rejected("route-failed", TryNextRoute: true);

        journal.Write(submission);
        switch (outcome)
        {
            case SandboxOutcome.Undelivered:
                Post(submission, AttemptStatus.Undelivered);
                break;
            case SandboxOutcome.Late:
                clock.After(
                    submission.Tenant,
                    submission.ClockOffset,
                    options.Value.Delay,
                    () => Deliver(submission, receipts: 1));
                break;
            case SandboxOutcome.NoReceipt:
                _ = handsets.DeliverAsync(submission);
                break;
            case SandboxOutcome.AnswerLost:
                _ = handsets.DeliverAsync(submission);
                clock.After(
                    submission.Tenant,
                    submission.ClockOffset,
                    options.Value.Delay,
                    () => Post(submission, AttemptStatus.Delivered));
                return new SubmissionResult.Unknown("carrier-timed-out");
            default:
                Deliver(submission, outcome == SandboxOutcome.ReceiptTwice ? 2 : 1);
                break;
        }

        return new SubmissionResult.Accepted(submission.Reference);
    }

    private void Deliver(Submission submission, int receipts) => _ = DeliverAsync(submission, receipts);

    /// <summary>A receipt says that the handset has the message, so it comes after it.</summary>
    private async Task DeliverAsync(Submission submission, int receipts)
    {
        await handsets.DeliverAsync(submission);
        for (var receipt = 0; receipt < receipts; receipt++)
            Post(submission, AttemptStatus.Delivered);
    }

    private void Post(Submission submission, AttemptStatus status) => _ = PostAsync(new Receipt(
        submission.Route,
        submission.Reference,
        status,
        status == AttemptStatus.Undelivered ? "absent-subscriber" : null));

    private async Task PostAsync(Receipt receipt)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await receipts.AcceptAsync(receipt);
                return;
            }
#pragma warning disable CA1031 // Whatever kept the sink from storing it, the receipt is offered again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (attempt == ReceiptTries)
                {
                    Log.ReceiptLost(logger, fault, receipt.Route);
                    return;
                }
            }

            await Task.Delay(ReceiptPause * attempt, time);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A receipt of route {Route} could not be stored and is given up.")]
        public static partial void ReceiptLost(ILogger logger, Exception fault, string route);
    }
}
