using Countersign.Carriers;

namespace Countersign.Verifications;

/// <summary>When a message has no more use for its text.</summary>
internal static class MessageEnd
{
    /// <summary>
    /// The session without its text, where no attempt needs it: none is being handed over, and none will follow. The
    /// same for a verification, and where the text is gone.
    /// </summary>
    public static Session WithoutIdleText(Session session) =>
        session.Message is { Text: not null } message
        && !Array.Exists(session.Attempts, attempt => attempt.Status == AttemptStatus.Submitting)
            ? session with { Message = message with { Text = null } }
            : session;

    /// <summary>The state once a report of the attempt is followed by no other attempt.</summary>
    public static PhoneNumberState Settle(PhoneNumberState state, AttemptAddress attempt, long realNow) =>
        state.TryFind(attempt.Key, out var share, out var session)
        && WithoutIdleText(session) is var settled && !ReferenceEquals(settled, session)
            ? state.With(share.With(settled), realNow)
            : state;
}
