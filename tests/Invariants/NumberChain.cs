using Countersign.Verifications;

namespace Countersign.Invariants;

/// <summary>
/// What one committed state of a number may follow another. Given every commit in its order, it needs to know nothing
/// of the commands that led to them.
/// </summary>
internal sealed class NumberChain(VerificationPolicy policy, NumberLimits limits)
{
    /// <summary>Every promise that the step from one committed state to the next breaks.</summary>
    public IEnumerable<string> Violations(PhoneNumberState before, PhoneNumberState after)
    {
        if (!before.Number.IsEmpty && before.Number != after.Number)
            yield return "I4: the number of a grain changed";

        var shares = before.Tenants.Select(share => share.Tenant).Union(after.Tenants.Select(share => share.Tenant));
        foreach (var tenant in shares)
        {
            var (old, now) = (before.ShareOf(tenant), after.ShareOf(tenant));
            foreach (var violation in Sessions(old, now).Concat(now is null ? [] : Limits(now, after.Clock)))
                yield return $"{tenant}: {violation}";

            if (now?.Offset < old?.Offset)
                yield return $"{tenant}: I3: its clock went back";
        }

        var hour = (long)limits.SendWindow.TotalMilliseconds;
        if (after.Sends.Count(at => at > after.Clock - hour) > limits.MaxSends)
            yield return "I9: more sends than the number bears";
        if (after.Tenants.Sum(share => share.Sessions.Length) > limits.Sessions)
            yield return "I9: more sessions than a number keeps";
    }

    private IEnumerable<string> Sessions(TenantShare? before, TenantShare? after)
    {
        foreach (var old in before?.Sessions ?? [])
        {
            foreach (var violation in SessionChain.Violations(old, after?.Find(old.Key), policy.MaxChecks))
                yield return $"{old.Key}: {violation}";
        }

        foreach (var added in (after?.Sessions ?? []).Where(session => before?.Find(session.Key) is null))
        {
            foreach (var violation in SessionChain.Single(added, policy.MaxChecks))
                yield return $"{added.Key}: {violation}";
        }
    }

    private IEnumerable<string> Limits(TenantShare share, long clock)
    {
        var now = clock + share.Offset;
        var sends = share.Sends.Count(send => send.At > now - (long)policy.SendWindow.TotalMilliseconds);
        if (sends > policy.MaxSends)
            yield return $"I9: {sends} sends of {policy.MaxSends}";

        var guesses = share.WrongChecks.Count(at => at > now - (long)policy.GuessWindow.TotalMilliseconds);
        if (guesses > policy.GuessBudget)
            yield return $"I2: {guesses} wrong checks of {policy.GuessBudget}";
        if (share.Sessions.Length > limits.SessionsPerTenant)
            yield return "I9: more sessions than a tenant keeps";
        var live = share.Sessions.Where(session => session.IsPending).Select(session => session.Purpose).ToList();
        if (live.Distinct().Count() < live.Count)
            yield return "I11: two live sessions of one purpose";
    }
}
