using Countersign.Carriers;

namespace Countersign.Verifications;

/// <summary>What is learned of an attempt, from whomever and in whatever order: it never moves backwards.</summary>
internal static class AttemptReport
{
    /// <summary>The word for it where nothing was ever heard of a hand-over.</summary>
    public const string NoAnswer = "no-answer";

    /// <summary>Whether the report would change anything.</summary>
    public static bool IsNews(PhoneNumberState state, AttemptAddress address, AttemptStatus status) =>
        state.TryFind(address.Key, out _, out var session)
        && address.Number >= 1 && address.Number <= session.Attempts.Length
        && Attempt.MayBecome(session.Attempts[address.Number - 1].Status, status);

    /// <summary>The state with the report in it; the same where it is no news or about nothing that is known.</summary>
    /// <remarks>A message whose route refused it keeps its text: another route may follow.</remarks>
    public static PhoneNumberState Apply(
        PhoneNumberState state, AttemptAddress address, AttemptStatus status, string? error, long realNow)
    {
        if (!IsNews(state, address, status) || !state.TryFind(address.Key, out var share, out var session))
            return state;

        var learned = Of(session, address.Number, status, error, realNow + share.Offset);
        if (status == AttemptStatus.Delivered)
            learned = FallbackDecision.Disarm(learned);
        if (status != AttemptStatus.Rejected)
            learned = MessageEnd.WithoutIdleText(learned);

        return state.With(share.With(learned), realNow);
    }

    /// <summary>The session with an attempt's new status, and a line about it.</summary>
    public static Session Of(Session session, int number, AttemptStatus status, string? error, long at) => session with
    {
        Attempts = session.Attempts.WithAt(
            number - 1, session.Attempts[number - 1] with { Status = status, Waits = false }),
        Timeline = session.Timeline.With(Timeline.Of(status, number, at, error)),
    };
}
