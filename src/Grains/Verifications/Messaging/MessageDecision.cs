using Countersign.Carriers;
using Countersign.Carriers.Messages;
using Countersign.Carriers.Routing;
using Countersign.Messages;

namespace Countersign.Verifications;

/// <summary>
/// A message of the tenant's own: a session that has a text instead of a code. From here on it goes the way of every
/// attempt: durable before it is submitted, to the next route where one refuses, settled by what carriers report.
/// </summary>
internal static class MessageDecision
{
    /// <summary>A message is one send, whatever the routes it takes.</summary>
    private const byte OnlySend = 1;

    /// <param name="state">The number.</param>
    /// <param name="command">The command.</param>
    /// <param name="print">What makes two messages the same (<see cref="MessagePrints"/>).</param>
    /// <param name="realNow">Real time, milliseconds since 1970.</param>
    /// <param name="fresh">A key nobody has seen.</param>
    /// <param name="with">What else may be asked.</param>
    public static Decision<MessageResult> Send(
        PhoneNumberState state,
        SendMessageCommand command,
        UInt128 print,
        long realNow,
        VerificationKey fresh,
        Surroundings with)
    {
        var opening = Opening.Of(state, command.Tenant, with.Codes, realNow);
        var made = Array.Find(opening.Share.Messages, message => message.StartedBy == command.Operation);
        if (made is not null)
            return new(opening.State, new MessageResult.Accepted(MessageViews.Of(command.To, made)));
        if (opening.State.Refuses(opening.Share))
            return new(OptChange.Materialised(opening), new MessageResult.OptedOut(opening.IsSuppressedByTenant));
        if (!ConsentRules.Holds(opening, command.Tenant.Consent, command.Purpose, command.Consent))
            return new(opening.State, new MessageResult.ConsentMissing());
        if (MessageRules.FindTwin(opening, print, with.Limits) is { } twin)
            return new(opening.State, new MessageResult.Duplicate(MessageViews.Of(command.To, twin)))
            {
                Later = new Fact.Remark(
                    twin.Key, new TimelineMark(TimelineKind.SendRefused, opening.Now) { Detail = "duplicate" }),
            };
        if (MessageRules.Refuse(opening, with.Limits) is { } refusal)
            return new(opening.State, refusal);

        var context = command.Tenant;
        var answer = with.Router.Choose(new RouteRequest(context.Sandbox, command.Channel, command.To, [])
        {
            Tenant = context.Tenant,
            Rules = context.Routes,
            Sender = command.Sender,
        });
        if (answer is not RouteChoice route)
            return new(opening.State, NewSend.Refusal(answer) is StartResult.NoCapacity full
                ? new MessageResult.NoCapacity(full.RetryAfter, answer.IsRuled)
                : new MessageResult.NoRoute(answer.IsRuled));

        var born = Born(opening, command, print, fresh, route, with);
        var payment = Payment.Take(opening, born, command.Channel, command.To, with.Till);
        return payment.Refusal is null
            ? Accept(opening, payment.Session, command, route, with.Limits)
            : new(opening.State, payment.OfMessage());
    }

    /// <summary>
    /// Calls a message off: no other route is tried, and what is on its way to a carrier is recalled. A carrier that
    /// has it already keeps it.
    /// </summary>
    public static Decision<MessageCancelResult> Cancel(
        PhoneNumberState state, MessageQuery command, long realNow, VerificationCodes codes)
    {
        var opening = Opening.Of(state, command.Tenant, codes, realNow);
        if (opening.Share.FindMessage(command.Key) is not { } session)
            return new(opening.State, new MessageCancelResult.NotFound());

        var number = opening.State.Number;
        if (session.Status == VerificationStatus.Cancelled)
            return new(opening.State, new MessageCancelResult.Cancelled(MessageViews.Of(number, session)));
        if (!session.IsPending)
            return new(opening.State, new MessageCancelResult.Over(MessageViews.Of(number, session)));

        var cancelled = session.Ended(
            VerificationStatus.Cancelled, opening.Now, session.KeepUntil, TimelineKind.Cancelled);
        return new(
            opening.With(opening.Share.With(cancelled)),
            new MessageCancelResult.Cancelled(MessageViews.Of(number, cancelled)))
        {
            Effects = [new Effect.Recall(cancelled.Key)],
        };
    }

    private static Decision<MessageResult> Accept(
        in Opening opening, Session session, SendMessageCommand command, RouteChoice route, NumberLimits limits)
    {
        var sent = NewSend.WithAttempt(session, command.Channel, route, OnlySend, opening.Now);
        var windowMs = (long)limits.SendWindow.TotalMilliseconds;
        var share = opening.Share.With(sent);
        share = share with { LimitsEnd = Math.Max(share.LimitsEnd, opening.Now + windowMs) };
        var state = opening.With(share) with
        {
            Number = command.To,
            Sends = WindowUse.Added(opening.State.Sends, windowMs, opening.RealNow),
        };
        return new(state, new MessageResult.Accepted(MessageViews.Of(command.To, sent)))
        {
            Effects = [new Effect.Submit(new AttemptAddress(sent.Key, sent.Attempts.Length))],
        };
    }

    private static Session Born(
        in Opening opening,
        SendMessageCommand command,
        UInt128 print,
        VerificationKey key,
        RouteChoice route,
        Surroundings with)
    {
        var now = opening.Now;
        var expires = now + (long)command.ValidFor.TotalMilliseconds;
        var size = MessageSize.Of(command.Text.Value);
        return new Session
        {
            Key = key,
            StartedBy = command.Operation,
            IdKey = with.IdKey,
            Pepper = 0,
            CodeLength = 0,
            Purpose = command.Purpose,
            Template = command.Template ?? "",
            CreatedAt = now,
            ExpiresAt = expires,
            KeepUntil = Math.Max(
                expires + (long)opening.Policy.Retention.TotalMilliseconds,
                now + (long)with.Limits.MessageWindow.TotalMilliseconds),
            Metadata = command.Metadata,
            Consent = command.Consent,
            Timeline = [new TimelineMark(TimelineKind.Started, now)],
            Message = new MessagePart
            {
                Text = command.Text,
                Print = print,
                Sender = command.Sender,
                Reference = command.Reference,
                Campaign = command.Campaign,
                Segments = command.Channel == Channel.Voice ? (byte)1 : (byte)size.Segments,
                Encoding = size.Encoding,
                Currency = route.Currency,
                CountedAt = now,
            },
        };
    }
}
