using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Numbers;

namespace Countersign.Verifications;

/// <summary>One more message of a session: the attempt, and everything that counts it.</summary>
internal static class NewSend
{
    private const int MsPerSecond = 1_000;

    /// <summary>When a rate that is used up has room again: they are by the second.</summary>
    private static readonly TimeSpan RouteRetry = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The best route for a new send: one that has not failed in this verification, or where none is left the best of
    /// all.
    /// </summary>
    public static RouteAnswer Route(
        IRouter router, TenantContext tenant, Channel channel, E164 to, Session? session, bool bulk = false)
    {
        var failed = FailedRoutes(session);
        var request = new RouteRequest(tenant.Sandbox, channel, to, failed)
        {
            Tenant = tenant.Tenant,
            Rules = tenant.Routes,
            Bulk = bulk,
        };
        var choice = router.Choose(request);
        return choice is RouteAnswer.None && failed.Count > 0 ? router.Choose(request with { Failed = [] }) : choice;
    }

    /// <summary>What is answered where no route was chosen.</summary>
    public static StartResult Refusal(RouteAnswer answer) => answer is RouteAnswer.Full
        ? new StartResult.NoCapacity(RouteRetry, answer.IsRuled)
        : new StartResult.NoRoute(answer.IsRuled);

    /// <summary>
    /// The state with the attempt durable as <c>submitting</c>, the send counted and the cooldown begun.
    /// </summary>
    public static Change Make(
        in Opening opening, Session session, Channel channel, RouteChoice route, NumberLimits limits)
    {
        var (policy, now) = (opening.Policy, opening.Now);
        var sent = FallbackDecision.Arm(
            WithAttempt(session, channel, route, NextSend(session), now), channel, policy, now);
        var share = opening.Share.With(sent);
        var window = (long)policy.SendWindow.TotalMilliseconds;
        var numberWindow = (long)limits.SendWindow.TotalMilliseconds;
        share = share with
        {
            Sends = WithSend(share.Sends, session.Purpose, policy, window, now),
            LimitsEnd = Math.Max(share.LimitsEnd, now + Math.Max(window, numberWindow)),
        };
        var state = opening.With(share) with
        {
            Sends = WindowUse.Added(opening.State.Sends, numberWindow, opening.RealNow),
        };
        return new Change(state, [new Effect.Submit(new AttemptAddress(session.Key, sent.Attempts.Length))]);
    }

    /// <summary>The session with one more attempt of the given send.</summary>
    public static Session WithAttempt(Session session, Channel channel, RouteChoice route, byte send, long now)
    {
        var attempt = new Attempt(route.Route, route.Explanation, channel, now, send, AttemptStatus.Submitting)
        {
            Sender = route.Sender,
            Price = route.Price,
            Waits = route.Waits,
        };
        var number = session.Attempts.Length + 1;
        return session with
        {
            Attempts = session.Attempts.Plus(attempt),
            Timeline = session.Timeline.With(route.Waits
                ? new TimelineMark(TimelineKind.Waiting, now, (byte)number)
                : Timeline.Of(AttemptStatus.Submitting, number, now, error: null)),
        };
    }

    /// <summary>Routes that did not bring the session's message through, as far as is known.</summary>
    public static IReadOnlyList<string> FailedRoutes(Session? session)
    {
        List<string>? failed = null;
        foreach (var attempt in session?.Attempts ?? [])
        {
            if (attempt.Status is AttemptStatus.Rejected or AttemptStatus.Undelivered or AttemptStatus.Unknown)
                (failed ??= []).Add(attempt.Route);
        }

        return (IReadOnlyList<string>?)failed ?? [];
    }

    /// <summary>Which send of the session the next one is.</summary>
    public static byte NextSend(Session session) =>
        (byte)(session.Attempts.Length == 0 ? 1 : session.Attempts[^1].Send + 1);

    private static SendMark[] WithSend(
        SendMark[] sends, string purpose, VerificationPolicy policy, long windowMs, long now)
    {
        var (first, ofPurpose) = (0, 0);
        for (var at = 0; at < sends.Length; at++)
        {
            if (sends[at].At <= now - windowMs)
                first = at + 1;
            else if (string.Equals(sends[at].Purpose, purpose, StringComparison.Ordinal))
                ofPurpose++;
        }

        var steps = policy.CooldownSeconds;
        var seconds = steps.Length == 0 ? 0 : steps[Math.Min(ofPurpose, steps.Length - 1)];
        var cooldown = (int)Math.Min((long)seconds * MsPerSecond, windowMs);
        return [.. sends.AsSpan(first), new SendMark(now, purpose, cooldown)];
    }
}
