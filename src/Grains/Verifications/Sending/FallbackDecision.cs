using Countersign.Carriers;
using Countersign.Carriers.Routing;

namespace Countersign.Verifications;

/// <summary>
/// What follows within one send where a text message did not arrive: at once where it certainly failed, after a time
/// where no receipt came. The same code, another route or channel; never after the end of the verification, and never
/// more than <see cref="Attempt.MaxRoutesPerSend"/> attempts by one channel. Limits count the send, not its attempts.
/// </summary>
internal static class FallbackDecision
{
    /// <summary>When a step is tried again whose routes are at their rate: that is by the second.</summary>
    private const long FullRetryMs = 1_000;

    /// <summary>The session at the beginning of a send: what may follow is as the tenant's rules say now.</summary>
    public static Session Arm(Session session, Channel channel, VerificationPolicy policy, long now)
    {
        if (channel != Channel.Sms || policy.Fallback.IsDefaultOrEmpty)
            return Disarm(session);

        return session with
        {
            Fallback = [.. policy.Fallback],
            FallbackAt = now + (long)policy.Fallback[0].After.TotalMilliseconds,
        };
    }

    /// <summary>The session where nothing follows any more: it arrived, or nothing is left.</summary>
    public static Session Disarm(Session session) =>
        session.Fallback.Length == 0 ? session : session with { Fallback = [], FallbackAt = 0 };

    /// <summary>
    /// Whether something follows by time alone. An attempt that is being handed over is waited for: its answer, or the
    /// end of the time for one, comes first.
    /// </summary>
    public static bool IsArmed(Session session) =>
        session is { IsPending: true, FallbackAt: > 0, Attempts: [.., { Status: not AttemptStatus.Submitting }] };

    /// <summary>Whether a tenant's clock has reached the time of a fallback.</summary>
    public static bool IsDue(in Opening opening)
    {
        foreach (var session in opening.Share.Sessions)
        {
            if (IsArmed(session) && session.FallbackAt <= opening.Now)
                return true;
        }

        return false;
    }

    /// <summary>
    /// What follows a report of an attempt that failed for certain; nothing where it is not the latest, or the report
    /// says anything else.
    /// </summary>
    public static Change AfterReport(
        PhoneNumberState state, AttemptAddress attempt, bool sandbox, long realNow, IRouter router)
    {
        if (!state.TryFind(attempt.Key, out var share, out var session)
            || attempt.Number != session.Attempts.Length || !IsArmed(session))
        {
            return Change.None(state);
        }

        var why = session.Attempts[^1].Status switch
        {
            AttemptStatus.Undelivered => "undelivered",
            AttemptStatus.Rejected => "rejected",
            _ => null,
        };
        return why is null ? Change.None(state) : Follow(state, share, session, why, sandbox, realNow, router);
    }

    /// <summary>What follows because its time has come, in all of the number's verifications.</summary>
    public static Change WhenDue(PhoneNumberState state, bool sandbox, long realNow, IRouter router)
    {
        var effects = new List<Effect>();
        foreach (var tenant in state.Tenants)
        {
            foreach (var due in tenant.Sessions)
            {
                if (!IsArmed(due) || due.FallbackAt > realNow + tenant.Offset)
                    continue;

                state.TryFind(due.Key, out var share, out var session);
                var seconds = (realNow + share.Offset - session.Attempts[^1].At) / 1_000;
                var change = Follow(state, share, session, $"no receipt for {seconds} s", sandbox, realNow, router);
                state = change.State;
                effects.AddRange(change.Effects);
            }
        }

        return new Change(state, [.. effects]);
    }

    private static Change Follow(
        PhoneNumberState state,
        TenantShare share,
        Session session,
        string why,
        bool sandbox,
        long realNow,
        IRouter router)
    {
        var now = realNow + share.Offset;
        if (session.ExpiresAt <= now || state.Refuses(share))
            return Change.None(state.With(share.With(Disarm(session)), realNow));

        var send = session.Attempts[^1].Send;
        while (session.Fallback is [var step, ..] && session.Attempts.Length < Session.MaxAttempts)
        {
            session = session with { Fallback = session.Fallback.WithoutAt(0) };
            var request = new RouteRequest(sandbox, step.Channel, state.Number, TakenRoutes(session, step.Channel))
            {
                Tenant = share.Tenant,
                Bulk = session.Batches.Length > 0,
            };
            var choice = HasRoom(session, step.Channel, send) ? router.Choose(request) : null;
            if (choice is RouteAnswer.Full)
            {
                session = session with { Fallback = [step, .. session.Fallback], FallbackAt = now + FullRetryMs };
                return Change.None(state.With(share.With(session), realNow));
            }

            session = session.With(Mark(step.Channel, $"{why}{Without(choice)}", now));
            if (choice is not RouteChoice route || request.Failed.Contains(route.Route))
                continue;

            var next = NewSend.WithAttempt(session, step.Channel, route, send, now);
            return new Change(
                state.With(share.With(Rearm(next, now)), realNow),
                [new Effect.Submit(new AttemptAddress(next.Key, next.Attempts.Length))]);
        }

        return Change.None(state.With(share.With(session with { Fallback = [], FallbackAt = 0 }), realNow));
    }

    private static Session Rearm(Session session, long now) => session with
    {
        FallbackAt = session.Fallback is [var next, ..] ? now + (long)next.After.TotalMilliseconds : 0,
    };

    /// <summary>Routes by which the code has gone by that channel and not arrived, as far as is known.</summary>
    private static List<string> TakenRoutes(Session session, Channel channel) =>
        [.. session.Attempts.Where(attempt => attempt.Channel == channel).Select(static attempt => attempt.Route)];

    private static bool HasRoom(Session session, Channel channel, byte send) =>
        session.Attempts.Count(one => one.Send == send && one.Channel == channel) < Attempt.MaxRoutesPerSend;

    private static string Without(RouteAnswer? choice) => choice switch
    {
        RouteChoice => "",
        { IsRuled: true } => ", and no route among the tenant's",
        _ => ", and no route",
    };

    private static TimelineMark Mark(Channel channel, string why, long now) => new(TimelineKind.Fallback, now)
    {
        Detail = $"{(channel == Channel.Voice ? "voice" : "sms")}: {why}",
    };
}
