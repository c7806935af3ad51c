namespace Countersign.Tenants;

/// <summary>
/// The tenants this process has seen lately, so that a request costs no call to learn who asks. A snapshot is at most
/// <c>TenantOptions.SnapshotAge</c> old; what this process itself changed is seen at once.
/// </summary>
public interface ITenantSnapshots
{
    /// <summary>The tenant, or null where there is none. Unknown ids are remembered too, within a bound.</summary>
    ValueTask<TenantSnapshot?> FindAsync(string tenant, CancellationToken cancellationToken = default);

    /// <summary>
    /// The tenant in that version or a later one: what was known of it may be older than what the caller has heard of.
    /// </summary>
    ValueTask<TenantSnapshot?> FindAsync(string tenant, long version, CancellationToken cancellationToken = default);

    /// <summary>What was known last, however long ago; null where nothing was.</summary>
    TenantSnapshot? Last(string tenant);

    /// <summary>Takes note of a newer version that this process was just answered with.</summary>
    void Offer(TenantSnapshot snapshot);
}
