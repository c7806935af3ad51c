using Countersign.Carriers;
using Countersign.Carriers.Routing;

namespace Countersign.Verifications;

/// <summary>
/// What the sweep finds due: codes that expired, and attempts whose carrier never answered because the process that
/// asked is gone. Those count as <c>unknown</c>; they are never sent again blindly. One that was still waiting for its
/// place was not sent at all, and is sent now. Then what the tenant has as fallback for messages without a receipt.
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
        var effects = new List<Effect>();
        foreach (var address in Left(state, realNow).Except(inFlight).ToArray())
        {
            var found = Find(state, address, realNow);
            state = found.State;
            effects.AddRange(found.Effects);
        }

        var fallback = FallbackDecision.WhenDue(state, sandbox, realNow, router);
        return fallback with { Effects = [.. effects, .. fallback.Effects] };
    }

    /// <summary>Attempts of which something should have been heard by now.</summary>
    private static IEnumerable<AttemptAddress> Left(PhoneNumberState state, long realNow) =>
        from share in state.Tenants
        from session in share.Sessions.Concat(share.Messages)
        from number in Enumerable.Range(1, session.Attempts.Length)
        where session.Attempts[number - 1] is { Status: AttemptStatus.Submitting } attempt
            && NumberSchedule.EndOf(attempt) <= realNow + share.Offset
        select new AttemptAddress(session.Key, number);

    private static Change Find(PhoneNumberState state, AttemptAddress address, long realNow) =>
        state.TryFind(address.Key, out _, out var session) && session.Attempts[address.Number - 1].Waits
            ? WaitingDecision.Find(state, address, realNow)
            : Change.None(AttemptReport.Apply(state, address, AttemptStatus.Unknown, AttemptReport.NoAnswer, realNow));
}
