using Countersign.Ledger;
using Countersign.Messages;

namespace Countersign.Verifications;

/// <summary>The session with the money and the place for its next send, or why there is none.</summary>
/// <param name="Session">The session.</param>
/// <param name="Refusal">Why nothing is sent; null where it may be.</param>
internal readonly record struct Payment(Session Session, TillAnswer? Refusal)
{
    /// <summary>Takes what the tenant has to have beforehand.</summary>
    /// <param name="opening">The number as the command found it.</param>
    /// <param name="session">The session as the send will find it.</param>
    /// <param name="channel">How the send travels.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="till">Where it is paid; null where it costs nothing.</param>
    public static Payment Take(in Opening opening, Session session, Channel channel, Numbers.E164 to, ITill? till)
    {
        if (till is null)
            return new(session, Refusal: null);

        var fallback = session.Message is null && !opening.Policy.Fallback.IsDefaultOrEmpty
            ? [.. opening.Policy.Fallback]
            : Array.Empty<FallbackStep>();
        var lifetime = TimeSpan.FromMilliseconds(session.ExpiresAt - opening.Now);
        var answer = till.Take(new TillRequest(to, channel, session, opening.Share.Brand, fallback, lifetime));
        if (answer is not TillAnswer.Taken taken)
            return new(session, answer);
        session = session with { Place = taken.Place ?? session.Place };
        if (taken.Price.Most == 0)
            return new(session, Refusal: null);

        var hold = new Hold(NewSend.NextSend(session), taken.Loan, taken.Price.Most)
        {
            Sms = taken.Price.Sms,
            Voice = taken.Price.Voice,
            Segments = taken.Price.Segments,
            Caps = taken.Caps,
        };
        return new(session with { Holds = session.Holds.Plus(hold) }, Refusal: null);
    }

    /// <summary>The refusal of a start or resend.</summary>
    public StartResult OfStart() => Refusal switch
    {
        TillAnswer.Short lacking =>
            new StartResult.InsufficientBalance(lacking.Needed, lacking.Available, lacking.Currency),
        TillAnswer.Capped capped => new StartResult.CapReached(capped.Refusal),
        TillAnswer.Crowded crowded => OfCrowded(crowded),
        _ => new StartResult.NotPriced(),
    };

    /// <summary>The refusal of a message.</summary>
    public MessageResult OfMessage() => Refusal switch
    {
        TillAnswer.Short lacking =>
            new MessageResult.InsufficientBalance(lacking.Needed, lacking.Available, lacking.Currency),
        TillAnswer.Capped capped => new MessageResult.CapReached(capped.Refusal),
        _ => new MessageResult.NotPriced(),
    };

    /// <summary>
    /// Where so many are open and none stays longer than its code lives, they end this often at least, one after the
    /// other.
    /// </summary>
    private static StartResult.Limited OfCrowded(TillAnswer.Crowded crowded) => new(
        AllowanceRules.ConcurrentVerifications,
        (int)crowded.Limit,
        (int)crowded.Used,
        crowded.Lifetime,
        crowded.Lifetime / Math.Max(1, crowded.Limit));
}
