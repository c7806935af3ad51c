using Countersign.Carriers;
using Countersign.Carriers.Routing;

namespace Countersign.Verifications;

/// <summary>
/// What a carrier answered to a submission. A route that failed is followed by the next one in the same write, within
/// the same send, as long as the code is of use to anybody; where none is left, by what the tenant has as fallback.
/// </summary>
internal static class SubmissionDecision
{
    public static Change Decide(
        PhoneNumberState state, SubmissionOutcome outcome, bool sandbox, long realNow, IRouter router)
    {
        state = NumberClock.Open(state, ref realNow);
        var wasSubmitting = state.TryFind(outcome.Attempt.Key, out _, out var before)
            && outcome.Attempt.Number <= before.Attempts.Length
            && before.Attempts[outcome.Attempt.Number - 1].Status == AttemptStatus.Submitting;
        var settled = AttemptReport.Apply(state, outcome.Attempt, outcome.Status, outcome.Error, realNow);
        var next = wasSubmitting && outcome is { Status: AttemptStatus.Rejected, TryNextRoute: true }
            ? TakeNextRoute(settled, outcome.Attempt, sandbox, realNow, router)
            : Change.None(settled);
        if (next.Effects.Length > 0 || ReferenceEquals(settled, state))
            return next;

        settled = MessageEnd.Settle(settled, outcome.Attempt, realNow);
        return FallbackDecision.AfterReport(settled, outcome.Attempt, sandbox, realNow, router);
    }

    private static Change TakeNextRoute(
        PhoneNumberState settled, AttemptAddress failed, bool sandbox, long realNow, IRouter router)
    {
        if (!settled.TryFind(failed.Key, out var share, out var session))
            return Change.None(settled);

        var now = realNow + share.Offset;
        var attempt = session.Attempts[failed.Number - 1];
        var tried = session.Attempts.Count(other => other.Send == attempt.Send && other.Channel == attempt.Channel);
        if (!session.IsPending || session.ExpiresAt <= now || settled.Refuses(share)
            || tried >= Attempt.MaxRoutesPerSend || session.Attempts.Length >= Session.MaxAttempts)
        {
            return Change.None(settled);
        }

        var failedRoutes = NewSend.FailedRoutes(session);
        var answer = router.Choose(new RouteRequest(sandbox, attempt.Channel, settled.Number, failedRoutes)
        {
            Tenant = share.Tenant,
            Bulk = session.Batches.Length > 0,
            Sender = session.Message?.Sender,
        });
        if (answer is not RouteChoice route || failedRoutes.Contains(route.Route))
            return Change.None(settled);

        var next = NewSend.WithAttempt(session, attempt.Channel, route, attempt.Send, now);
        return new Change(
            settled.With(share.With(next), realNow),
            [new Effect.Submit(new AttemptAddress(next.Key, next.Attempts.Length))]);
    }
}
