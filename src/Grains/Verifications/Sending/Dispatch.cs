using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Messages;
using Countersign.Security;
using Countersign.Tenants;
using Microsoft.Extensions.Logging;

namespace Countersign.Verifications;

/// <summary>
/// Hands attempts over to their carriers. Touches no state: what comes of it is reported as any other news.
/// </summary>
internal sealed partial class Dispatch(
    Surroundings surroundings,
    ITemplateCatalog templates,
    IVerificationIds ids,
    IMessageIds messageIds,
    IRouteNews news,
    TimeProvider time,
    ILogger<Dispatch> logger)
{
    /// <summary>Why an attempt of something that is over was dropped.</summary>
    public const string NoLongerWanted = "no-longer-wanted";

    /// <summary>How long a carrier may take to answer; then it is asked to give up.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Hands the attempt over, if it is still wanted, and tells what the carrier answered. Does not throw.
    /// </summary>
    /// <param name="state">The number as it is now: durable.</param>
    /// <param name="numberKey">The number's grain key.</param>
    /// <param name="address">The attempt.</param>
    /// <param name="words">The tenant in whose words a code is sent; null where they are the product's.</param>
    /// <param name="cancellationToken">Signalled when the attempt is recalled or has taken too long.</param>
    public async Task<SubmissionOutcome> SubmitAsync(
        PhoneNumberState state,
        string numberKey,
        AttemptAddress address,
        TenantSnapshot? words,
        CancellationToken cancellationToken)
    {
        if (!IsWanted(state, address, out var share, out var session, out var attempt))
            return new SubmissionOutcome(address, AttemptStatus.Dropped, NoLongerWanted, TryNextRoute: false);
        if (state.Refuses(share))
            return new SubmissionOutcome(address, AttemptStatus.Dropped, "opted-out", TryNextRoute: false);
        if (surroundings.Router.Carrier(attempt.Route) is not { } carrier)
            return new SubmissionOutcome(address, AttemptStatus.Rejected, "route-gone", TryNextRoute: true);

        using var span = CarrierTraces.Begin(attempt);
        try
        {
            var submission = Submission(state, numberKey, address, words, share, session, attempt);
            var begun = time.GetTimestamp();
            var answer = await carrier.SubmitAsync(submission, cancellationToken);
            var took = time.GetElapsedTime(begun);
            if (!IsOurDoing(answer, took, cancellationToken))
                Tell(state, session, address, answer, took);
            return Outcome(address, answer).Noted(span);
        }
#pragma warning disable CA1031 // A carrier that breaks its promise not to throw may have sent the message or not.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.CarrierFault(logger, fault, attempt.Route);
            return new SubmissionOutcome(address, AttemptStatus.Unknown, "carrier-fault", TryNextRoute: false);
        }
    }

    /// <summary>
    /// What is told of an attempt that found no place in its route's window: the next route may have one, if anybody
    /// still wants it.
    /// </summary>
    public static SubmissionOutcome WithoutPlace(AttemptAddress address, bool recalled) => recalled
        ? new SubmissionOutcome(address, AttemptStatus.Dropped, NoLongerWanted, TryNextRoute: false)
        : new SubmissionOutcome(address, AttemptStatus.Rejected, "window-full", TryNextRoute: true);

    /// <summary>
    /// What is told of an attempt whose words nobody knows: no route would know them, and nothing was sent or paid.
    /// </summary>
    public static SubmissionOutcome WithoutWords(AttemptAddress address, bool recalled) => recalled
        ? new SubmissionOutcome(address, AttemptStatus.Dropped, NoLongerWanted, TryNextRoute: false)
        : new SubmissionOutcome(address, AttemptStatus.Rejected, "texts-unknown", TryNextRoute: false);

    /// <summary>
    /// Whether the answer was lost because we waited for it no longer: a code that is given back before its carrier has
    /// answered recalls the message, and says nothing against the route.
    /// </summary>
    private static bool IsOurDoing(SubmissionResult answer, TimeSpan took, CancellationToken recall) =>
        answer is SubmissionResult.Unknown && recall.IsCancellationRequested && took < Limit;

    private bool IsWanted(
        PhoneNumberState state,
        AttemptAddress address,
        out TenantShare share,
        out Session session,
        out Attempt attempt)
    {
        attempt = default;
        if (!state.TryFind(address.Key, out share, out session))
            return false;

        attempt = session.Attempts[address.Number - 1];
        return session.IsPending
            && attempt is { Status: AttemptStatus.Submitting, Waits: false }
            && time.GetUtcNow() < NotAfter(share, session);
    }

    private Submission Submission(
        PhoneNumberState state,
        string numberKey,
        AttemptAddress address,
        TenantSnapshot? words,
        TenantShare share,
        Session session,
        Attempt attempt)
    {
        var content = ContentOf(state, numberKey, words, share, session, attempt.Channel);
        return new Submission
        {
            Reference = AttemptReference.Format(numberKey, address),
            Route = attempt.Route,
            Channel = attempt.Channel,
            To = state.Number,
            Sender = attempt.Sender,
            Text = content.Text,
            Tenant = share.Tenant,
            VerificationId = content.VerificationId,
            Code = content.Code,
            MessageId = content.MessageId,
            ClockOffset = TimeSpan.FromMilliseconds(share.Offset),
            NotAfter = NotAfter(share, session),
        };
    }

    private Content ContentOf(
        PhoneNumberState state,
        string numberKey,
        TenantSnapshot? words,
        TenantShare share,
        Session session,
        Channel channel)
    {
        var number = NumberKeyText.Parse(numberKey);
        if (session.Message is { Text: { } given })
        {
            return new Content(given)
            {
                MessageId = messageIds.Encode(share.Tenant, number, session.Key, session.IdKey),
            };
        }

        var subject = new CodeSubject(share.Tenant, session.Key, state.Number, session.Purpose);
        var code = surroundings.Codes.Derive(subject, session.Pepper, session.CodeLength);
        var text = templates.Render(new TemplateRequest(
            words,
            session.Template,
            session.Locale,
            channel,
            share.Brand,
            code,
            NotAfter(share, session) - time.GetUtcNow())).Text;
        return new Content(new MessageText(text))
        {
            VerificationId = ids.Encode(share.Tenant, number, session.Key, session.IdKey),
            Code = code,
        };
    }

    /// <summary>
    /// What is learned of a route is learned from answers that say something of it: not from a message that it cannot
    /// carry by its nature. A message is never the first of a verification: nobody gives a code of it back.
    /// </summary>
    private void Tell(
        PhoneNumberState state, Session session, AttemptAddress address, SubmissionResult answer, TimeSpan took)
    {
        if (answer is SubmissionResult.Rejected { Reason: SubmissionResult.CodesOnly })
            return;

        var first = address.Number == 1 && session.Message is null;
        var route = session.Attempts[address.Number - 1].Route;
        news.Answered(route, state.Number, session.Batches.Length > 0, answer, took, first);
    }

    private static DateTimeOffset NotAfter(TenantShare share, Session session) =>
        DateTimeOffset.FromUnixTimeMilliseconds(session.ExpiresAt - share.Offset);

    private static SubmissionOutcome Outcome(AttemptAddress address, SubmissionResult answer) => answer switch
    {
        SubmissionResult.Accepted => new(address, AttemptStatus.Submitted, Error: null, TryNextRoute: false),
        SubmissionResult.Rejected no => new(address, AttemptStatus.Rejected, no.Reason, no.TryNextRoute),
        SubmissionResult.Unknown lost => new(address, AttemptStatus.Unknown, lost.Reason, TryNextRoute: false),
        SubmissionResult.Expired => new(address, AttemptStatus.Dropped, "too-late", TryNextRoute: false),
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "No such answer."),
    };

    /// <summary>What a submission says, and what it belongs to.</summary>
    private readonly record struct Content(MessageText Text)
    {
        public string? VerificationId { get; init; }

        public CodeDigits? Code { get; init; }

        public string? MessageId { get; init; }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The carrier of route {Route} broke its contract; an attempt is unknown.")]
        public static partial void CarrierFault(ILogger logger, Exception fault, string route);
    }
}
