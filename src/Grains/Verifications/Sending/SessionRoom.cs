namespace Countersign.Verifications;

/// <summary>
/// Room for one more verification. A number keeps so many; the oldest finished one makes room for a new one, a live one
/// or one whose batch has yet to hear of it never does.
/// </summary>
internal static class SessionRoom
{
    /// <summary>The number with room for one more, or the refusal.</summary>
    public static (Opening Opening, StartResult? Refusal) Make(Opening opening, NumberLimits limits)
    {
        var own = opening.Share.Sessions.Length;
        if (own >= limits.SessionsPerTenant)
        {
            if (WithoutOldestFinished(opening.Share) is not { } share)
                return (opening, Refusal(opening, limits.SessionsPerTenant, own));

            opening = opening with { State = opening.With(share), Share = share };
        }

        var all = CountAll(opening);
        if (all < limits.Sessions)
            return (opening, null);

        return TenantOfOldestFinished(opening.State) is { } tenant
            ? (Evict(opening, tenant), null)
            : (opening, Refusal(opening, limits.Sessions, all));
    }

    private static Opening Evict(Opening opening, TenantShare tenant)
    {
        var state = opening.With(WithoutOldestFinished(tenant)!);
        return opening with { State = state, Share = state.ShareOf(opening.Share.Tenant) ?? opening.Share };
    }

    private static TenantShare? WithoutOldestFinished(TenantShare share) =>
        OldestFinished(share) is var at and >= 0 ? share with { Sessions = share.Sessions.WithoutAt(at) } : null;

    private static int OldestFinished(TenantShare share) =>
        Array.FindIndex(share.Sessions, session => !session.IsPending && !session.OwesNotes);

    private static TenantShare? TenantOfOldestFinished(PhoneNumberState state) =>
        state.Tenants
            .Where(share => OldestFinished(share) >= 0)
            .MinBy(share => share.Sessions[OldestFinished(share)].CreatedAt - share.Offset);

    private static int CountAll(in Opening opening)
    {
        var count = 0;
        foreach (var share in opening.State.Tenants)
            count += share.Sessions.Length;

        return count;
    }

    private static StartResult.Limited Refusal(in Opening opening, int limit, int used)
    {
        var realNow = opening.RealNow;
        var firstEnd = opening.State.Tenants
            .SelectMany(share => share.Sessions, (share, session) => session.ExpiresAt - share.Offset)
            .Where(end => end > realNow)
            .DefaultIfEmpty(realNow + NumberSchedule.SubmittingLimitMs)
            .Min();
        return SendRules.Limited(
            SendRules.Sessions, limit, used, opening.Policy.Lifetime, firstEnd - realNow);
    }
}
