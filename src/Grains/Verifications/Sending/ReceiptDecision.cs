using Countersign.Carriers;

namespace Countersign.Verifications;

/// <summary>
/// A delivery receipt: early, late, repeated, out of order or about nothing. It never re-opens a verification.
/// </summary>
internal static class ReceiptDecision
{
    public static PhoneNumberState Decide(PhoneNumberState state, AttemptReceipt receipt, long realNow)
    {
        state = NumberClock.Open(state, ref realNow);
        return receipt.Status is AttemptStatus.Delivered or AttemptStatus.Undelivered
            ? AttemptReport.Apply(state, receipt.Attempt, receipt.Status, receipt.Error, realNow)
            : state;
    }
}
