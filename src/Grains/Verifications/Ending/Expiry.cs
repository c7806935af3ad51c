namespace Countersign.Verifications;

/// <summary>What time alone does to a number: codes expire, what was kept long enough is forgotten.</summary>
internal static class Expiry
{
    /// <summary>The same state where nothing is due.</summary>
    public static PhoneNumberState Apply(PhoneNumberState state, long realNow)
    {
        var tenants = state.Tenants;
        for (var at = 0; at < tenants.Length; at++)
        {
            var before = state.Tenants[at];
            var after = Apply(before, realNow + before.Offset);
            if (!ReferenceEquals(before, after))
                tenants = tenants.WithAt(at, after);
        }

        for (var at = tenants.Length - 1; at >= 0; at--)
        {
            if (IsForgotten(state, tenants[at], realNow + tenants[at].Offset))
                tenants = tenants.WithoutAt(at);
        }

        return ReferenceEquals(tenants, state.Tenants) ? state : state with { Tenants = tenants, Clock = realNow };
    }

    private static TenantShare Apply(TenantShare share, long now)
    {
        var (sessions, messages) = (Apply(share.Sessions, now), Apply(share.Messages, now));
        return ReferenceEquals(sessions, share.Sessions) && ReferenceEquals(messages, share.Messages)
            ? share
            : share with { Sessions = sessions, Messages = messages };
    }

    private static Session[] Apply(Session[] before, long now)
    {
        var sessions = before;
        for (var at = 0; at < sessions.Length; at++)
        {
            var session = before[at];
            if (session.IsPending && session.ExpiresAt <= now)
                sessions = sessions.WithAt(at, Expired(session));
        }

        for (var at = sessions.Length - 1; at >= 0; at--)
        {
            if (IsForgotten(sessions[at], now))
                sessions = sessions.WithoutAt(at);
        }

        return sessions;
    }

    private static Session Expired(Session session) =>
        session.Ended(VerificationStatus.Expired, session.ExpiresAt, session.KeepUntil, TimelineKind.Expired);

    private static bool IsForgotten(Session session, long now) =>
        !session.IsPending && !session.OwesNotes && session.KeepUntil <= now;

    /// <summary>What the owner wants of a tenant is kept for as long as it differs from what anybody may.</summary>
    private static bool IsForgotten(PhoneNumberState state, TenantShare share, long now) =>
        share.Sessions.Length == 0 && share.Messages.Length == 0 && share.LimitsEnd <= now
        && share.OptedOutAt is null && share.Opting is not { IsListingOwed: true }
        && (share.Opting is null || state.OptedOutAt is null);
}
