using Orleans;

namespace Countersign.Ledger;

/// <summary>
/// What a tenant has used of its quotas. Key: the tenant id, and <c>{tenant}/test</c> for its sandbox. A lease is
/// subtracted durably before it is lent, so that no crash lends it twice. Asking may not be repeated safely to get the
/// same tokens: a repeat lends others, on the safe side, and takes back nothing twice.
/// </summary>
[Alias("countersign.tenant-ledger")]
public interface ITenantLedgerGrain : IGrainWithStringKey
{
    /// <summary>Takes back what was not used, then lends tokens: as many as are asked for, left and fair.</summary>
    [Alias("lease")]
    Task<QuotaGrant> LeaseAsync(QuotaAsk ask, CancellationToken cancellationToken = default);
}
