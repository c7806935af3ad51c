using Countersign.Carriers;
using Countersign.Carriers.Routing;

namespace Countersign.Verifications;

/// <summary>
/// A delivery receipt: early, late, repeated, out of order or about nothing. It never re-opens a verification; one that
/// says the latest attempt failed may be followed by another way to the handset.
/// </summary>
internal static class ReceiptDecision
{
    public static Change Decide(
        PhoneNumberState state, AttemptReceipt receipt, bool sandbox, long realNow, IRouter router)
    {
        state = NumberClock.Open(state, ref realNow);
        if (receipt.Status is not (AttemptStatus.Delivered or AttemptStatus.Undelivered))
            return Change.None(state);

        var known = AttemptReport.Apply(state, receipt.Attempt, receipt.Status, receipt.Error, realNow);
        return ReferenceEquals(known, state)
            ? Change.None(state)
            : FallbackDecision.AfterReport(known, receipt.Attempt, sandbox, realNow, router);
    }
}
