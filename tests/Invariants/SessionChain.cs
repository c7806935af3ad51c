using Countersign.Verifications;

namespace Countersign.Invariants;

/// <summary>
/// What one committed state of a verification may follow another: I2 (no comparison is forgotten), I11 (only legal
/// transitions, ends are final), I13 (attempts never move backwards) of the project's invariants.
/// </summary>
internal static class SessionChain
{
    /// <summary>Every promise that the step breaks.</summary>
    /// <param name="before">A committed session.</param>
    /// <param name="after">The same session in the next committed state; null where it is gone.</param>
    /// <param name="maxChecks">Comparisons a code allows.</param>
    public static IEnumerable<string> Violations(Session before, Session? after, int maxChecks)
    {
        if (after is null)
        {
            if (before.IsPending)
                yield return "I5: a live session is gone";
            if (before.OwesNotes)
                yield return "I17: a session is gone that owes its batch a note";

            yield break;
        }

        foreach (var violation in Single(after, maxChecks).Concat(Attempts(before, after)))
            yield return violation;

        if (!before.IsPending && after.Status != before.Status)
            yield return $"I11: {before.Status} became {after.Status}";
        if (after.WrongChecks < before.WrongChecks)
            yield return $"I2: {before.WrongChecks} wrong checks became {after.WrongChecks}";
        if ((after.StartedBy, after.Pepper, after.IdKey) != (before.StartedBy, before.Pepper, before.IdKey))
            yield return "I6: the identity of a session changed";
        if (after.Answers.Length <= Session.MaxAnswers && !after.Answers.AsSpan().StartsWith(before.Answers)
            && before.Answers.Length < Session.MaxAnswers)
        {
            yield return "I6: an answer that was given is forgotten";
        }
    }

    /// <summary>What holds for a session whenever it is committed.</summary>
    public static IEnumerable<string> Single(Session session, int maxChecks)
    {
        if (session.IsPending != (session.EndedAt == 0))
            yield return $"I11: {session.Status}, ended at {session.EndedAt}";
        if (session.IsPending != session.Mac is not null)
            yield return $"I14: {session.Status}, and the MAC is {(session.Mac is null ? "gone" : "there")}";
        if (session.WrongChecks > maxChecks)
            yield return $"I2: {session.WrongChecks} wrong checks of {maxChecks}";
        if (session.IsPending && session.WrongChecks >= maxChecks)
            yield return "I2: pending although its checks are used up";
        if (session.Status == VerificationStatus.Approved && session.EndedAt >= session.ExpiresAt)
            yield return "I3: approved after it expired";
        var ways = session.Attempts.GroupBy(attempt => (attempt.Send, attempt.Channel));
        if (ways.Any(way => way.Count() > Attempt.MaxRoutesPerSend))
            yield return "I8: more routes than one send may try";
        if (!session.IsPending && (session.Fallback.Length > 0 || session.FallbackAt != 0))
            yield return "I11: something follows after the end";
        if ((session.Fallback.Length > 0) != (session.FallbackAt != 0))
            yield return "I19: something follows at no time";
    }

    private static IEnumerable<string> Attempts(Session before, Session after)
    {
        if (after.Attempts.Length < before.Attempts.Length)
        {
            yield return "I5: an attempt is gone";
            yield break;
        }

        for (var at = 0; at < before.Attempts.Length; at++)
        {
            var (old, now) = (before.Attempts[at], after.Attempts[at]);
            if (old.Status != now.Status && !Attempt.MayBecome(old.Status, now.Status))
                yield return $"I13: attempt {at + 1} went from {old.Status} to {now.Status}";
            if ((old.Route, old.Send, old.Channel) != (now.Route, now.Send, now.Channel))
                yield return $"I6: attempt {at + 1} is another one";
        }

        foreach (var added in after.Attempts.Skip(before.Attempts.Length))
        {
            if (!before.IsPending)
                yield return $"I8: an attempt was added after the end ({before.Status})";
            if (added.Status != AttemptStatus.Submitting)
                yield return $"I8: an attempt began as {added.Status}";
        }
    }
}
