namespace Countersign.Verifications;

/// <summary>A session as its tenant may see it.</summary>
internal static class VerificationViews
{
    public static VerificationView Of(in Opening opening, Session session)
    {
        var (share, policy, now) = (opening.Share, opening.Policy, opening.Now);
        var pending = session.IsPending;
        return new VerificationView
        {
            Key = session.Key,
            IdKey = session.IdKey,
            Status = session.Status,
            To = opening.State.Number.Masked,
            Channel = session.Attempts.Length == 0 ? Channel.Sms : session.Attempts[^1].Channel,
            Purpose = session.Purpose,
            CreatedAt = Time(session.CreatedAt),
            ExpiresAt = Time(session.ExpiresAt),
            ApprovedAt = session.Status == VerificationStatus.Approved ? Time(session.EndedAt) : null,
            ChecksLeft = pending ? Math.Max(0, policy.MaxChecks - session.WrongChecks) : 0,
            SendsLeft = pending ? Math.Max(0, policy.MaxSends - SendRules.SendsUse(share, policy, now).Used) : 0,
            NextSendAt = pending ? Time(SendRules.NextSendAt(opening, session.Purpose)) : null,
            Attempts = AttemptsOf(session),
            Metadata = session.Metadata,
        };
    }

    /// <summary>Its attempts, oldest first.</summary>
    public static AttemptView[] AttemptsOf(Session session)
    {
        var views = new AttemptView[session.Attempts.Length];
        for (var at = 0; at < views.Length; at++)
        {
            var attempt = session.Attempts[at];
            views[at] = new AttemptView(at + 1, attempt.Channel, attempt.Route, attempt.Status, Time(attempt.At));
        }

        return views;
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
