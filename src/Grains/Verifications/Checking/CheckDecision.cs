using System.Security.Cryptography;
using System.Text;

namespace Countersign.Verifications;

/// <summary>
/// A check. A comparison is counted in the same write that makes its outcome durable, and nobody learns the outcome
/// before; so no code is ever compared more often than the rules allow, whatever runs in parallel and whatever crashes.
/// </summary>
internal static class CheckDecision
{
    public static Decision<CheckResult> Decide(
        PhoneNumberState state, CheckCommand command, long realNow, VerificationCodes codes)
    {
        var opening = Opening.Of(state, command.Tenant, codes, realNow);
        if (Repeats.Checked(opening, command.Operation) is { } before)
            return new(opening.State, before);
        if (opening.Share.Find(command.Key, command.Purpose) is not { } session)
            return new(opening.State, new CheckResult.NotFound());

        var (policy, now) = (opening.Policy, opening.Now);
        switch (session.Status)
        {
            case VerificationStatus.Cancelled:
                return Refused(opening, session, new CheckResult.Cancelled(), "cancelled");
            case VerificationStatus.Expired:
                return Refused(opening, session, new CheckResult.Expired(), "expired");
        }

        if (session.Status == VerificationStatus.Failed || session.WrongChecks >= policy.MaxChecks)
        {
            var retry = Math.Max(0, SendRules.NextSendAt(opening, session.Purpose) - now);
            return Refused(
                opening, session, new CheckResult.TooManyChecks(TimeSpan.FromMilliseconds(retry)), "too-many-checks");
        }

        if (SendRules.Guesses(opening.Share, policy, now).FreeAt is var freeAt && freeAt > now)
            return Refused(
                opening,
                session,
                new CheckResult.GuessBudgetSpent(TimeSpan.FromMilliseconds(freeAt - now)),
                "guess-budget-spent");

        return session.IsPending
            ? Compare(opening, session, command, codes)
            : CompareAgain(opening, session, command, codes);
    }

    /// <summary>What the check that approved was answered.</summary>
    public static CheckResult Approved(Session session, bool replayed) =>
        new CheckResult.Approved(
            session.Key, DateTimeOffset.FromUnixTimeMilliseconds(session.EndedAt), replayed, session.IdKey);

    private static Decision<CheckResult> Compare(
        in Opening opening, Session session, CheckCommand command, VerificationCodes codes)
    {
        var subject = Subject(opening, session);
        if (!codes.Matches(subject, session.Pepper, command.Code, session.Mac))
            return Wrong(opening, session, command);

        var keepUntil = opening.Now + (long)opening.Policy.Retention.TotalMilliseconds;
        var approved = session
            .Ended(VerificationStatus.Approved, opening.Now, keepUntil, TimelineKind.Approved)
            .With(new StoredAnswer(command.Operation, AnswerKind.Approved));
        var noted = BatchNoting.Owe(approved);
        return new(opening.With(opening.Share.With(noted)), Approved(noted, replayed: false))
        {
            Effects = [new Effect.Recall(noted.Key), .. BatchNoting.Owed(noted), .. Converted(opening, noted, command)],
        };
    }

    /// <summary>
    /// An approval speaks for the route of the first message, unless another route may have brought the code.
    /// </summary>
    private static Effect.Converted[] Converted(in Opening opening, Session session, CheckCommand command)
    {
        var first = session.Attempts[0];
        var isClear = !command.Tenant.Sandbox && first.Status != AttemptStatus.Rejected
            && Array.TrueForAll(session.Attempts, other => other.Route == first.Route);
        if (!isClear)
            return [];

        var after = TimeSpan.FromMilliseconds(opening.Now - first.At);
        return [new Effect.Converted(first.Route, opening.State.Number, session.Batches.Length > 0, after)];
    }

    /// <summary>After the approval the code lives on only as what it was derived from.</summary>
    private static Decision<CheckResult> CompareAgain(
        in Opening opening, Session session, CheckCommand command, VerificationCodes codes)
    {
        if (!codes.Has(session.Pepper))
            return Refused(opening, session, new CheckResult.Expired(), "pepper gone");

        var code = codes.Derive(Subject(opening, session), session.Pepper, session.CodeLength);
        Span<byte> right = stackalloc byte[CodeDigits.MaxLength];
        Span<byte> given = stackalloc byte[CodeDigits.MaxLength];
        var same = CryptographicOperations.FixedTimeEquals(
            right[..Encoding.ASCII.GetBytes(code.Reveal(), right)],
            given[..Encoding.ASCII.GetBytes(command.Code.Reveal(), given)]);
        if (!same)
            return Wrong(opening, session, command);

        return new(opening.State, Approved(session, replayed: true))
        {
            Later = Remark(opening, session, TimelineKind.CheckReplayed),
        };
    }

    private static Decision<CheckResult> Wrong(in Opening opening, Session session, CheckCommand command)
    {
        var (policy, now) = (opening.Policy, opening.Now);
        var wrong = (byte)(session.WrongChecks + 1);
        var left = (byte)Math.Max(0, policy.MaxChecks - wrong);
        var counted = session.With(new TimelineMark(TimelineKind.CheckWrong, now, left))
            .With(new StoredAnswer(command.Operation, AnswerKind.Wrong, left));
        counted = counted with { WrongChecks = wrong };
        if (left == 0 && session.IsPending)
            counted = counted.Ended(
                VerificationStatus.Failed, now, now + (long)policy.Retention.TotalMilliseconds, TimelineKind.Failed);

        var window = (long)policy.GuessWindow.TotalMilliseconds;
        var share = opening.Share.With(counted);
        share = share with
        {
            WrongChecks = WindowUse.Added(opening.Share.WrongChecks, window, now),
            LimitsEnd = Math.Max(opening.Share.LimitsEnd, now + window),
        };
        return new(opening.With(share), new CheckResult.Wrong(left))
        {
            Effects = counted.IsPending ? [] : [new Effect.Recall(counted.Key)],
        };
    }

    private static Decision<CheckResult> Refused(
        in Opening opening, Session session, CheckResult refusal, string why) =>
        new(opening.State, refusal) { Later = Remark(opening, session, TimelineKind.CheckRefused, why) };

    private static Fact.Remark Remark(in Opening opening, Session session, TimelineKind kind, string? why = null) =>
        new(session.Key, new TimelineMark(kind, opening.Now) { Detail = why });

    private static CodeSubject Subject(in Opening opening, Session session) =>
        new(opening.Share.Tenant, session.Key, opening.State.Number, session.Purpose);
}
