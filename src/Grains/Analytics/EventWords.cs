namespace Countersign.Analytics;

/// <summary>What types of events count for.</summary>
internal static class EventWords
{
    /// <summary>The type behind <c>verification.</c> or <c>message.</c>; null for what counts for nothing.</summary>
    public static TallyCount? Of(ReadOnlySpan<byte> word)
    {
        if (word.StartsWith("attempt."u8))
            return OfAttempt(word["attempt."u8.Length..]);

        return word switch
        {
            _ when word.SequenceEqual("started"u8) || word.SequenceEqual("accepted"u8) => TallyCount.Starts,
            _ when word.SequenceEqual("approved"u8) => TallyCount.Approvals,
            _ when word.SequenceEqual("expired"u8) => TallyCount.Expired,
            _ when word.SequenceEqual("check.wrong"u8) => TallyCount.WrongChecks,
            _ when word.SequenceEqual("resent"u8) => TallyCount.Resends,
            _ when word.SequenceEqual("failed"u8) => TallyCount.Failed,
            _ when word.SequenceEqual("cancelled"u8) => TallyCount.Cancelled,
            _ => null,
        };
    }

    private static TallyCount? OfAttempt(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("submitted"u8) => TallyCount.Sends,
        _ when word.SequenceEqual("delivered"u8) => TallyCount.Deliveries,
        _ when word.SequenceEqual("undelivered"u8) => TallyCount.Undelivered,
        _ when word.SequenceEqual("rejected"u8) => TallyCount.Rejected,
        _ when word.SequenceEqual("unknown"u8) => TallyCount.Unknown,
        _ when word.SequenceEqual("dropped"u8) => TallyCount.Dropped,
        _ => null,
    };
}
