using Countersign.Verifications;

namespace Countersign.Invariants;

/// <summary>
/// What must hold of everything that was answered and sent, however the commands ran beside one another and whatever
/// crashed: I1 to I6 and I8 of the project's invariants.
/// </summary>
internal static class HistoryChecks
{
    public static IEnumerable<string> Violations(History history, PhoneNumberState last, VerificationPolicy policy) =>
    [
        .. SingleUse(history),
        .. Guesses(history, policy),
        .. Binding(history),
        .. Repeats(history),
        .. Sends(history),
        .. Durability(history, last),
        .. Phantoms(history, last),
    ];

    /// <summary>I1: a verification is approved by one operation, at one time.</summary>
    private static IEnumerable<string> SingleUse(History history)
    {
        var approvals = history.Checks
            .Select(check => (check.Operation, Result: check.Result as CheckResult.Approved))
            .Where(check => check.Result is not null)
            .GroupBy(check => check.Result!.Key);
        foreach (var approval in approvals)
        {
            var first = approval.Where(check => !check.Result!.Replayed).DistinctBy(check => check.Operation).Count();
            if (first > 1)
                yield return $"I1: {approval.Key} was approved {first} times";
            if (approval.Select(check => check.Result!.ApprovedAt).Distinct().Count() > 1)
                yield return $"I1: {approval.Key} was approved at several times";
        }
    }

    /// <summary>
    /// I2: no more wrong codes are compared than allowed, and each is told another number of checks left.
    /// </summary>
    private static IEnumerable<string> Guesses(History history, VerificationPolicy policy)
    {
        var wrong = history.Checks.Where(check => check.Result is CheckResult.Wrong).GroupBy(check => check.Key);
        foreach (var key in wrong)
        {
            var left = key.DistinctBy(check => check.Operation)
                .Select(check => ((CheckResult.Wrong)check.Result!).ChecksLeft)
                .ToList();
            if (left.Count > policy.MaxChecks || left.Distinct().Count() < left.Count)
                yield return $"I2: wrong checks of {key.Key} left {string.Join(", ", left)}";
        }
    }

    /// <summary>
    /// I4: only the code that was sent approves, and only for the tenant that sent it. A right code is never wrong.
    /// </summary>
    private static IEnumerable<string> Binding(History history)
    {
        var codes = history.Submissions.ToLookup(sent => sent.Attempt.Key, sent => sent.Code.Reveal());
        foreach (var check in history.Checks)
        {
            var right = codes[check.Key].Contains(check.Code.Reveal());
            if (check.Result is CheckResult.Approved && !right)
                yield return $"I4: {check.Key} was approved by a code that was never sent";
            if (check.Result is CheckResult.Wrong && right)
                yield return $"I4: the code that was sent was wrong for {check.Key}";
            if (check.Result is CheckResult.Approved && (StarterOf(history, check.Key) ?? check.Tenant) != check.Tenant)
                yield return $"I4: {check.Key} was approved for {check.Tenant}";
        }

        foreach (var verification in codes.Where(sent => sent.Distinct().Count() > 1))
            yield return $"I4: {verification.Key} has several codes";
    }

    /// <summary>I6: an operation takes effect once, and whoever repeats it is answered alike.</summary>
    private static IEnumerable<string> Repeats(History history)
    {
        foreach (var start in history.Starts.Where(one => one.Result is not null).GroupBy(one => one.Operation))
        {
            var keys = start.Select(one => one.Result).OfType<StartResult.Accepted>()
                .Select(accepted => accepted.Verification.Key)
                .Distinct();
            if (keys.Count() > 1)
                yield return $"I6: {start.Key} started several verifications";
        }

        foreach (var check in history.Checks.Where(Counts).GroupBy(one => one.Operation))
        {
            if (check.Select(one => one.Result).Distinct().Count() > 1)
                yield return $"I6: {check.Key} was answered {string.Join(", ", check.Select(one => one.Result))}";
        }
    }

    /// <summary>I8: an attempt is handed to its carrier once at most.</summary>
    private static IEnumerable<string> Sends(History history) =>
        from sent in history.Submissions
        group sent by sent.Attempt into attempt
        where attempt.Count() > 1
        select $"I8: {attempt.Key} was handed over {attempt.Count()} times";

    /// <summary>I5: what was acknowledged is in the state, whatever happened since.</summary>
    private static IEnumerable<string> Durability(History history, PhoneNumberState last)
    {
        foreach (var accepted in history.Starts.Select(start => start.Result).OfType<StartResult.Accepted>())
        {
            if (!last.TryFind(accepted.Verification.Key, out _, out var session))
                yield return $"I5: {accepted.Verification.Key} was acknowledged and is gone";
            else if (session.Attempts.Length < accepted.Verification.Attempts.Count)
                yield return $"I5: an attempt of {accepted.Verification.Key} was acknowledged and is gone";
        }

        var ends = history.Checks.Where(check => check.Result is CheckResult.Approved)
            .Select(check => (check.Key, Status: VerificationStatus.Approved))
            .Concat(history.Cancellations.Where(cancel => cancel.Result is CancelResult.Cancelled)
                .Select(cancel => (cancel.Key, Status: VerificationStatus.Cancelled)));
        foreach (var (key, status) in ends)
        {
            if (!last.TryFind(key, out _, out var session) || session.Status != status)
                yield return $"I5: {key} was acknowledged as {status}";
        }

        foreach (var wrong in history.Checks.Where(check => check.Result is CheckResult.Wrong))
        {
            if (last.TryFind(wrong.Key, out _, out var session)
                && !session.Answers.Any(answer => answer.Operation == wrong.Operation))
            {
                yield return $"I5: a wrong check of {wrong.Key} is not counted";
            }
        }
    }

    /// <summary>I6: nothing is in the state that nobody asked for.</summary>
    private static IEnumerable<string> Phantoms(History history, PhoneNumberState last)
    {
        var asked = history.Observations.Select(one => one.Operation).ToHashSet();
        return
            from share in last.Tenants
            from session in share.Sessions
            from operation in session.Answers.Select(answer => answer.Operation).Append(session.StartedBy)
            where !asked.Contains(operation)
            select $"I6: {session.Key} holds the operation {operation} that nobody asked for";
    }

    private static bool Counts(Observation.Checked check) =>
        check.Result is CheckResult.Wrong or CheckResult.Approved { Replayed: false };

    private static string? StarterOf(History history, VerificationKey key) =>
        history.Starts
            .FirstOrDefault(start => start.Result is StartResult.Accepted one && one.Verification.Key == key)
            ?.Tenant;
}
