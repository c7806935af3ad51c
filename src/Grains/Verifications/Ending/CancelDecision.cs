namespace Countersign.Verifications;

/// <summary>A cancellation: the code is worth nothing from here on. Whatever ended it before stands.</summary>
internal static class CancelDecision
{
    public static Decision<CancelResult> Decide(
        PhoneNumberState state, CancelCommand command, long realNow, VerificationCodes codes)
    {
        var opening = Opening.Of(state, command.Tenant, codes, realNow);
        if (opening.Share.Find(command.Key) is not { } session)
            return new(opening.State, new CancelResult.NotFound());
        if (session.Status == VerificationStatus.Cancelled)
            return new(opening.State, new CancelResult.Cancelled(VerificationViews.Of(opening, session)));
        if (!session.IsPending)
            return new(opening.State, new CancelResult.Over(VerificationViews.Of(opening, session)));

        var keepUntil = opening.Now + (long)opening.Policy.Retention.TotalMilliseconds;
        var cancelled = session.Ended(VerificationStatus.Cancelled, opening.Now, keepUntil, TimelineKind.Cancelled);
        var share = opening.Share.With(cancelled);
        var after = opening with { State = opening.With(share), Share = share };
        return new(after.State, new CancelResult.Cancelled(VerificationViews.Of(after, cancelled)))
        {
            Effects = [new Effect.Recall(cancelled.Key)],
        };
    }
}
