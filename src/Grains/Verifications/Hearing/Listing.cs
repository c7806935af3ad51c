using Countersign.Numbers;
using Countersign.Security;
using Countersign.Suppressions;

namespace Countersign.Verifications;

/// <summary>
/// What suppression lists are told by a number. Told at once, so that a list is up to date; owed until acknowledged, so
/// that after a crash the list and the number agree again.
/// </summary>
internal static class Listing
{
    /// <summary>How long after a change the sweep tells a list that was not told.</summary>
    private const long RepeatMs = 60L * 1000;

    /// <summary>Real time at which the sweep does it.</summary>
    public static long DueAt(OptMark owed) => owed.Revision + RepeatMs;

    /// <summary>Tenants whose lists have yet to be told.</summary>
    public static IReadOnlyList<string> Owed(PhoneNumberState state)
    {
        List<string>? owed = null;
        foreach (var share in state.Tenants)
        {
            if (share.Opting is { IsListingOwed: true })
                (owed ??= []).Add(share.Tenant);
        }

        return (IReadOnlyList<string>?)owed ?? [];
    }

    /// <summary>What the tenant's list is to be told; null where it knows.</summary>
    public static SuppressionNote? Note(PhoneNumberState state, string tenant, in NumberKey key) =>
        state.ShareOf(tenant) is { Opting: { IsListingOwed: true } owed } share
            ? new SuppressionNote(key.High, owed.Revision, Entry(state.Number, share), share.OptedOutAt is not null)
            : null;

    /// <summary>The tenant's suppression; null where it may write to the number.</summary>
    public static Suppression? Find(PhoneNumberState state, TenantShare share) => !state.Refuses(share)
        ? null
        : Entry(state.Number, share.OptedOutAt is null ? share with { OptedOutAt = state.OptedOutAt } : share);

    /// <summary>The state with the list told; the same where there is something newer to tell.</summary>
    public static PhoneNumberState Acknowledge(PhoneNumberState state, Fact.Listed listed, long now) =>
        state.ShareOf(listed.Tenant) is { Opting: { IsListingOwed: true } owed } share
        && owed.Revision == listed.Revision
            ? state.With(share with { Opting = owed with { IsListingOwed = false } }, now)
            : state;

    /// <summary>An entry without a mark is of the time before there were any: only owners opted out then.</summary>
    private static Suppression Entry(E164 number, TenantShare share) => new(
        number,
        DateTimeOffset.FromUnixTimeMilliseconds(share.OptedOutAt ?? 0),
        share.Opting?.Source ?? SuppressionSource.Handset,
        share.Opting?.Reason);
}
