using Countersign.Verifications;
using Orleans;

namespace Countersign.Carriers;

/// <summary>
/// Brings answers that came too late to their numbers, and the message ids in them to the index: an attempt that is
/// <c>unknown</c> becomes what it was, and its receipt finds it.
/// </summary>
internal sealed class LateAnswerSink(IGrainFactory grains) : ILateAnswerSink
{
    public async Task AcceptAsync(LateAnswer answer, CancellationToken cancellationToken = default)
    {
        if (!AttemptReference.TryParse(answer.Reference, out var numberKey, out var attempt))
            return;

        if (answer.Result is SubmissionResult.Accepted accepted
            && accepted.MessageId != answer.Reference && ReceiptBucket.Holds(accepted.MessageId))
        {
            var bucket = ReceiptBucket.KeyOf(answer.Route, accepted.MessageId);
            await grains.GetGrain<IReceiptIndexGrain>(bucket).PutAsync(
                new ReceiptMapping(accepted.MessageId, answer.Reference), cancellationToken);
        }

        if (Outcome(attempt, answer.Result) is { } outcome)
            await grains.GetGrain<IPhoneNumberGrain>(numberKey).SettleSubmissionAsync(outcome, cancellationToken);
    }

    private static SubmissionOutcome? Outcome(AttemptAddress attempt, SubmissionResult result) => result switch
    {
        SubmissionResult.Accepted => new(attempt, AttemptStatus.Submitted, Error: null, TryNextRoute: false),
        SubmissionResult.Rejected no => new(attempt, AttemptStatus.Rejected, no.Reason, no.TryNextRoute),
        _ => null,
    };
}
