namespace Countersign.Verifications;

/// <summary>
/// The clock of a number. The machines that serve it need not agree to the second, and a clock may be set back; neither
/// may bring a code back to life or freeze a number.
/// </summary>
internal static class NumberClock
{
    /// <summary>
    /// How far a clock may lag behind the latest change and still be believed; meanwhile the number's time stands
    /// still.
    /// </summary>
    public const long ToleranceMs = 5 * 60 * 1000;

    /// <summary>
    /// Sets <paramref name="now"/> to the time a decision is made at: never earlier than the latest change. A clock
    /// that has fallen back further than the tolerance starts the number's time anew: what limits count keeps its age,
    /// and whatever lived is over, because nobody can tell how old it is. What was told of the past stays as it was
    /// told.
    /// </summary>
    public static PhoneNumberState Open(PhoneNumberState state, ref long now)
    {
        if (now >= state.Clock)
            return state;

        if (state.Clock - now > ToleranceMs)
            return Rebased(state, now);

        now = state.Clock;
        return state;
    }

    private static PhoneNumberState Rebased(PhoneNumberState state, long now)
    {
        var by = now - state.Clock;
        return state with
        {
            Clock = now,
            Sends = Array.ConvertAll(state.Sends, at => at + by),
            Heard = Array.ConvertAll(state.Heard, heard => heard with { At = heard.At + by }),
            Tenants = Array.ConvertAll(state.Tenants, share => Rebased(share, by, now + share.Offset)),
        };
    }

    private static TenantShare Rebased(TenantShare share, long by, long now) => share with
    {
        Sends = Array.ConvertAll(share.Sends, send => send with { At = send.At + by }),
        WrongChecks = Array.ConvertAll(share.WrongChecks, at => at + by),
        LimitsEnd = share.LimitsEnd + by,
        Sessions = Array.ConvertAll(share.Sessions, session => Rebased(session, by, now)),
        Messages = Array.ConvertAll(share.Messages, message => Rebased(message, by, now)),
    };

    private static Session Rebased(Session session, long by, long now)
    {
        var moved = session with
        {
            KeepUntil = session.KeepUntil + by,
            Attempts = Array.ConvertAll(session.Attempts, attempt => Rebased(attempt, by)),
            Message = session.Message is { } message ? message with { CountedAt = message.CountedAt + by } : null,
        };
        return moved.IsPending
            ? moved.Ended(VerificationStatus.Expired, now, moved.KeepUntil, TimelineKind.Expired, "clock set back")
            : moved;
    }

    private static Attempt Rebased(Attempt attempt, long by) =>
        attempt.Status == AttemptStatus.Submitting ? attempt with { At = attempt.At + by } : attempt;
}
