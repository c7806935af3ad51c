using Countersign.Messages;
using Countersign.Numbers;

namespace Countersign.Verifications;

/// <summary>A message as its tenant may see it.</summary>
internal static class MessageViews
{
    public static MessageView Of(E164 number, Session session)
    {
        var message = session.Message!;
        var latest = session.Attempts[^1];
        var isCall = latest.Channel == Channel.Voice;
        return new MessageView
        {
            Key = session.Key,
            IdKey = session.IdKey,
            Status = StatusOf(session),
            To = number.Masked,
            Channel = latest.Channel,
            Sender = latest.Sender,
            Segments = message.Segments,
            Encoding = isCall ? null : message.Encoding,
            Price = latest.Price * message.Segments,
            Currency = message.Currency,
            CreatedAt = Time(session.CreatedAt),
            ExpiresAt = Time(session.ExpiresAt),
            Attempts = VerificationViews.AttemptsOf(session),
            Purpose = session.Purpose,
            Reference = message.Reference,
            Campaign = message.Campaign,
            Metadata = session.Metadata,
        };
    }

    /// <summary>
    /// That of the latest attempt; a message that was called off is <c>cancelled</c> as long as no carrier may have it.
    /// </summary>
    public static MessageStatus StatusOf(Session session) => session.Attempts[^1].Status switch
    {
        AttemptStatus.Submitted => MessageStatus.Submitted,
        AttemptStatus.Delivered => MessageStatus.Delivered,
        AttemptStatus.Undelivered => MessageStatus.Undelivered,
        AttemptStatus.Unknown => MessageStatus.Unknown,
        _ when session.Status == VerificationStatus.Cancelled => MessageStatus.Cancelled,
        AttemptStatus.Rejected => MessageStatus.Rejected,
        AttemptStatus.Dropped => MessageStatus.Dropped,
        _ => MessageStatus.Submitting,
    };

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
