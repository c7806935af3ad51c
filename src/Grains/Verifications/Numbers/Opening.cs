using Countersign.Suppressions;

namespace Countersign.Verifications;

/// <summary>
/// What every command of a tenant starts from: the number's state with everything done that time alone does, and the
/// tenant's share, clock and rules.
/// </summary>
/// <param name="State">The state; the one that was given, by reference, where nothing was due.</param>
/// <param name="Share">The tenant's share, perhaps not in the state yet.</param>
/// <param name="Policy">The tenant's rules at the moment.</param>
/// <param name="RealNow">Real time.</param>
/// <param name="Now">The tenant's time.</param>
internal readonly record struct Opening(
    PhoneNumberState State, TenantShare Share, VerificationPolicy Policy, long RealNow, long Now)
{
    public static Opening Of(PhoneNumberState state, TenantContext tenant, VerificationCodes codes, long realNow)
    {
        var settled = NumberClock.Open(state, ref realNow);
        var known = settled.ShareOf(tenant.Tenant);
        var share = UpToDate(known, tenant);
        var moved = known is null || ReferenceEquals(known, share) ? settled : settled.With(share, realNow);
        var now = realNow + share.Offset;
        var after = Expiry.Apply(moved, realNow);
        share = after.ShareOf(tenant.Tenant) ?? share with { Sessions = [], Messages = [] };
        var ended = WithoutDeadCodes(share, tenant.Policy, codes, now);
        if (!ReferenceEquals(ended, share))
            after = after.With(ended, realNow);

        // A clock, a brand or a version of texts alone is no reason to write; it goes along with the next change.
        return new Opening(ReferenceEquals(after, moved) ? settled : after, ended, tenant.Policy, realNow, now);
    }

    /// <summary>Whether the tenant alone does not want to write to the number: its owner has not said so.</summary>
    public bool IsSuppressedByTenant => Share is { OptedOutAt: not null, Opting.Source: SuppressionSource.Tenant }
        && !State.Refuses(Share with { OptedOutAt = null });

    /// <summary>The state with this tenant's share replaced, as of now.</summary>
    public PhoneNumberState With(TenantShare share) => State.With(share, RealNow);

    private static TenantShare UpToDate(TenantShare? share, TenantContext tenant)
    {
        var offset = (long)tenant.ClockOffset.TotalMilliseconds;
        if (share is null)
        {
            return new TenantShare
            {
                Tenant = tenant.Tenant,
                Brand = tenant.Brand,
                Offset = offset,
                Texts = tenant.Texts,
            };
        }

        return share.Offset >= offset && share.Texts == tenant.Texts
            && string.Equals(share.Brand, tenant.Brand, StringComparison.Ordinal)
            ? share
            : share with { Offset = Math.Max(share.Offset, offset), Brand = tenant.Brand, Texts = tenant.Texts };
    }

    /// <summary>
    /// Ends what lives by its times only: a session whose pepper is gone can never be checked again, and one that has
    /// used up what the tenant's rules allow by now is spent.
    /// </summary>
    private static TenantShare WithoutDeadCodes(
        TenantShare share, VerificationPolicy policy, VerificationCodes codes, long now)
    {
        foreach (var session in share.Sessions)
        {
            if (!session.IsPending)
                continue;

            if (!codes.Has(session.Pepper))
                share = share.With(session.Ended(
                    VerificationStatus.Expired, now, session.KeepUntil, TimelineKind.Expired, "pepper gone"));
            else if (session.WrongChecks >= policy.MaxChecks)
                share = share.With(session.Ended(
                    VerificationStatus.Failed, now, session.KeepUntil, TimelineKind.Failed));
        }

        return share;
    }
}
