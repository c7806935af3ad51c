using Countersign.Carriers.Routing;

namespace Countersign.Verifications;

/// <summary>
/// A start: one message for a new verification, or, where the tenant has a live one of the purpose, the same code once
/// more. A refusal sends nothing and leaves no session.
/// </summary>
internal static class StartDecision
{
    /// <param name="state">The number.</param>
    /// <param name="command">The command.</param>
    /// <param name="realNow">Real time, milliseconds since 1970.</param>
    /// <param name="fresh">A key nobody has seen, for a new verification.</param>
    /// <param name="with">What else may be asked.</param>
    public static Decision<StartResult> Decide(
        PhoneNumberState state, StartCommand command, long realNow, VerificationKey fresh, Surroundings with)
    {
        var opening = Opening.Of(state, command.Tenant, with.Codes, realNow);
        if (Repeats.Accepted(opening, command.Operation) is { } before)
            return new(opening.State, before);
        if (command.Batch is { } row && Repeats.OfBatch(opening, row) is { } known)
            return new(opening.State, known);
        if (opening.State.Refuses(opening.Share))
            return new(OptChange.Materialised(opening), new StartResult.OptedOut(opening.IsSuppressedByTenant));
        if (!ConsentRules.Holds(opening, command.Tenant.Consent, command.Purpose, command.Consent))
            return new(opening.State, new StartResult.ConsentMissing());

        var latest = opening.Share.Latest(command.Purpose);
        var live = latest is { IsPending: true } ? latest : null;
        var refused = SendRules.Refuse(opening, command.Purpose, live, with.Limits);
        if ((refused ?? NoBatchRoom(opening, live, command)) is { } refusal)
            return SendAnswers.Refused(opening, live, refusal);

        return live is null
            ? Start(opening, command, fresh, with)
            : Continue(opening, live, command, with);
    }

    private static Decision<StartResult> Start(
        Opening opening, StartCommand command, VerificationKey fresh, Surroundings with)
    {
        var answer = NewSend.Route(
            with.Router, command.Tenant, command.Channel, command.To, session: null, command.Batch is not null);
        if (answer is not RouteChoice route)
            return SendAnswers.Refused(opening, live: null, NewSend.Refusal(answer));

        var room = SessionRoom.Make(opening, with.Limits);
        if (room.Refusal is { } refusal)
            return SendAnswers.Refused(opening, live: null, refusal);

        var payment = Payment.Take(
            opening, Born(opening, command, fresh, with), command.Channel, command.To, with.Till);
        if (payment.Refusal is not null)
            return SendAnswers.Refused(opening, live: null, payment.OfStart());

        opening = room.Opening with { State = room.Opening.State with { Number = command.To } };
        return Send(opening, payment.Session, command, route, with);
    }

    private static Decision<StartResult> Continue(
        in Opening opening, Session live, StartCommand command, Surroundings with)
    {
        var answer = NewSend.Route(
            with.Router, command.Tenant, command.Channel, command.To, live, command.Batch is not null);
        if (answer is not RouteChoice route)
            return SendAnswers.Refused(opening, live, NewSend.Refusal(answer));

        var session = live.With(new TimelineMark(TimelineKind.Resent, opening.Now))
            .With(new StoredAnswer(command.Operation, AnswerKind.Accepted)) with
        {
            Locale = command.Locale,
            Template = command.Template,
            Metadata = command.Metadata ?? live.Metadata,
            Consent = command.Consent ?? live.Consent,
            Batches = WithBatch(live.Batches, command.Batch),
        };
        var payment = Payment.Take(opening, session, command.Channel, command.To, with.Till);
        return payment.Refusal is null
            ? Send(opening, payment.Session, command, route, with)
            : SendAnswers.Refused(opening, live, payment.OfStart());
    }

    private static Decision<StartResult> Send(
        in Opening opening, Session session, StartCommand command, RouteChoice route, Surroundings with)
    {
        var sent = NewSend.Make(opening, session, command.Channel, route, with.Limits);
        return SendAnswers.Accepted(opening, sent, session.Key);
    }

    private static Session Born(in Opening opening, StartCommand command, VerificationKey key, Surroundings with)
    {
        var (policy, now) = (opening.Policy, opening.Now);
        var expires = now + (long)policy.Lifetime.TotalMilliseconds;
        var pepper = with.Codes.CurrentPepper;
        var subject = new CodeSubject(command.Tenant.Tenant, key, command.To, command.Purpose);
        return new Session
        {
            Key = key,
            StartedBy = command.Operation,
            IdKey = with.IdKey,
            Pepper = pepper,
            CodeLength = (byte)policy.CodeLength,
            Mac = with.Codes.Mac(subject, pepper, with.Codes.Derive(subject, pepper, policy.CodeLength)),
            Purpose = command.Purpose,
            Locale = command.Locale,
            Template = command.Template,
            CreatedAt = now,
            ExpiresAt = expires,
            KeepUntil = expires + (long)policy.Retention.TotalMilliseconds,
            Metadata = command.Metadata,
            Consent = command.Consent,
            Timeline = [new TimelineMark(TimelineKind.Started, now)],
            Batches = WithBatch([], command.Batch),
        };
    }

    private static StartResult.Limited? NoBatchRoom(in Opening opening, Session? live, StartCommand command) =>
        command.Batch is not null && live is { Batches.Length: >= Session.MaxBatches and var used }
            ? SendRules.Limited(
                SendRules.Batches, Session.MaxBatches, used, opening.Policy.Lifetime, live.ExpiresAt - opening.Now)
            : null;

    private static BatchLink[] WithBatch(BatchLink[] links, BatchRowReference? row) =>
        row is null ? links : links.Plus(new BatchLink(row.BatchId, row.Row, OwesApproval: false));
}
