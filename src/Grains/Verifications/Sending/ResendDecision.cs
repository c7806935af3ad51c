using Countersign.Carriers.Routing;

namespace Countersign.Verifications;

/// <summary>A resend: the same code of a live verification once more, perhaps by another channel.</summary>
internal static class ResendDecision
{
    public static Decision<StartResult> Decide(
        PhoneNumberState state, ResendCommand command, long realNow, Surroundings with)
    {
        var opening = Opening.Of(state, command.Tenant, with.Codes, realNow);
        if (Repeats.Accepted(opening, command.Operation) is { } before)
            return new(opening.State, before);
        if (opening.Share.Find(command.Key) is not { } session)
            return new(opening.State, new StartResult.NotFound());
        if (!session.IsPending)
            return new(opening.State, new StartResult.Over(VerificationViews.Of(opening, session)));
        if (opening.State.Refuses(opening.Share))
            return new(opening.State, new StartResult.OptedOut(opening.IsSuppressedByTenant));
        if (!ConsentRules.Holds(opening, command.Tenant.Consent, session.Purpose, given: null))
            return new(opening.State, new StartResult.ConsentMissing());
        if (SendRules.Refuse(opening, session.Purpose, session, with.Limits) is { } refusal)
            return SendAnswers.Refused(opening, session, refusal);

        var channel = command.Channel ?? session.Attempts[^1].Channel;
        var answer = NewSend.Route(with.Router, command.Tenant, channel, state.Number, session);
        if (answer is not RouteChoice route)
            return SendAnswers.Refused(opening, session, NewSend.Refusal(answer));

        var again = session.With(new TimelineMark(TimelineKind.Resent, opening.Now))
            .With(new StoredAnswer(command.Operation, AnswerKind.Accepted));
        var payment = Payment.Take(opening, again, channel, state.Number, with.Till);
        if (payment.Refusal is not null)
            return SendAnswers.Refused(opening, session, payment.OfStart());

        return SendAnswers.Accepted(
            opening, NewSend.Make(opening, payment.Session, channel, route, with.Limits), again.Key);
    }
}
