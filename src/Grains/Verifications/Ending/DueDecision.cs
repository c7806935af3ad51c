using Countersign.Carriers;
using Countersign.Carriers.Routing;

namespace Countersign.Verifications;

/// <summary>
/// What the sweep finds due: codes that expired, and attempts whose carrier never answered because the process that
/// asked is gone. Those count as <c>unknown</c>; they are never sent again blindly. Then what the tenant has as
/// fallback for messages without a receipt.
/// </summary>
internal static class DueDecision
{
    /// <param name="state">The number.</param>
    /// <param name="realNow">Real time.</param>
    /// <param name="inFlight">Attempts whose carrier is being asked right now: they settle themselves.</param>
    /// <param name="sandbox">Whether the number is one of the sandbox.</param>
    /// <param name="router">Picks the routes of what follows.</param>
    public static Change Decide(
        PhoneNumberState state,
        long realNow,
        IReadOnlyCollection<AttemptAddress> inFlight,
        bool sandbox,
        IRouter router)
    {
        state = Expiry.Apply(NumberClock.Open(state, ref realNow), realNow);
        foreach (var share in state.Tenants)
        {
            state = LoseOf(state, share, share.Sessions, realNow, inFlight);
            state = LoseOf(state, share, share.Messages, realNow, inFlight);
        }

        return FallbackDecision.WhenDue(state, sandbox, realNow, router);
    }

    private static PhoneNumberState LoseOf(
        PhoneNumberState state,
        TenantShare share,
        Session[] sessions,
        long realNow,
        IReadOnlyCollection<AttemptAddress> inFlight)
    {
        foreach (var session in sessions)
        {
            for (var at = 0; at < session.Attempts.Length; at++)
            {
                var address = new AttemptAddress(session.Key, at + 1);
                if (IsLost(session.Attempts[at], realNow + share.Offset) && !inFlight.Contains(address))
                    state = Lose(state, address, realNow);
            }
        }

        return state;
    }

    private static bool IsLost(Attempt attempt, long now) =>
        attempt.Status == AttemptStatus.Submitting && attempt.At + NumberSchedule.SubmittingLimitMs <= now;

    private static PhoneNumberState Lose(PhoneNumberState state, AttemptAddress address, long realNow) =>
        AttemptReport.Apply(state, address, AttemptStatus.Unknown, "no-answer", realNow);
}
