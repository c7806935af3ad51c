namespace Countersign.Verifications;

/// <summary>
/// How a session ends that is forgotten before it has come to its end: nobody will hear of it any more. So it is told,
/// and paid for. Pure.
/// </summary>
internal static class Farewell
{
    /// <summary>A code that lived has expired on the way, and what was on its way has landed.</summary>
    public static Session Of(Session session, long at) => Landed(
        session.IsPending
            ? session.Ended(VerificationStatus.Expired, session.ExpiresAt, session.KeepUntil, TimelineKind.Expired)
            : session,
        at);

    /// <summary>
    /// Nobody knows any more what carriers say of what was being handed over; what waited is not handed over at all.
    /// </summary>
    public static Session Landed(Session session, long at)
    {
        for (var number = 1; number <= session.Attempts.Length; number++)
        {
            if (session.Attempts[number - 1] is { Status: AttemptStatus.Submitting } attempt)
            {
                session = attempt.Waits
                    ? AttemptReport.Of(session, number, AttemptStatus.Dropped, Dispatch.NoLongerWanted, at)
                    : AttemptReport.Of(session, number, AttemptStatus.Unknown, AttemptReport.NoAnswer, at);
            }
        }

        return session;
    }
}
