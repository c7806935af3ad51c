namespace Countersign.Verifications;

/// <summary>
/// A tenant has a number forgotten: what retention would do in time is done now. Counts of sends and wrong checks stay
/// for as long as they count, or erasing would be a way to guess again; and so does an opt-out. What it decides is kept
/// for no time at all: <see cref="Expiry"/> forgets it, in a write of its own, so that what lived is told as cancelled,
/// and what was on its way as unknown, before the log forgets the number.
/// </summary>
internal static class ErasureDecision
{
    /// <param name="state">What is known of the number.</param>
    /// <param name="tenant">Who has it forgotten.</param>
    /// <param name="order">
    /// Has the tenant's log forget it. It is sent every time: events are kept for longer than what is known here.
    /// </param>
    /// <param name="realNow">Real time.</param>
    /// <param name="codes">What can be checked.</param>
    public static Decision<ErasureResult> Decide(
        PhoneNumberState state, TenantContext tenant, OutboxItem order, long realNow, VerificationCodes codes)
    {
        var opening = Opening.Of(state, tenant, codes, realNow);
        var share = opening.Share;
        var result = new ErasureResult(
            share.Sessions.Length + share.Messages.Length,
            share.OptedOutAt is not null,
            share.LimitsEnd > opening.Now
                ? DateTimeOffset.FromUnixTimeMilliseconds(share.LimitsEnd - share.Offset)
                : null);
        if (result.Forgotten == 0)
        {
            var clock = Math.Max(opening.State.Clock, opening.RealNow);
            return new(opening.State with { Clock = clock, Outbox = [order] }, result);
        }

        Effect[] recalls =
        [
            .. share.Sessions.Concat(share.Messages).Where(static session => session.IsPending)
                .Select(static session => new Effect.Recall(session.Key)),
        ];
        var emptied = opening.With(share with
        {
            Sessions = [.. share.Sessions.Select(session => Emptied(session, opening.Now))],
            Messages = [.. share.Messages.Select(session => Emptied(session, opening.Now))],
        });
        return new(emptied with { Outbox = [order] }, result) { Effects = recalls };
    }

    private static Session Emptied(Session session, long now)
    {
        var ended = session.IsPending
            ? session.Ended(VerificationStatus.Cancelled, now, now, TimelineKind.Cancelled)
            : session;
        return Farewell.Landed(ended, now) with
        {
            KeepUntil = Math.Min(ended.KeepUntil, now),
            Metadata = null,
            Consent = null,
        };
    }
}
