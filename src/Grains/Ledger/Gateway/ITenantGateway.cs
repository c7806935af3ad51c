using Countersign.Tenants;

namespace Countersign.Ledger;

/// <summary>Which of a tenant's quotas are taken from together.</summary>
public enum QuotaScope
{
    /// <summary>Starts and messages.</summary>
    Starts,

    /// <summary>Rows of batches.</summary>
    BulkRows,
}

/// <summary>
/// What this process holds of the tenants' quotas: tokens that their ledgers have lent it, in memory. As long as there
/// are some, a request costs no call.
/// </summary>
public interface ITenantGateway
{
    /// <summary>
    /// Takes <paramref name="count"/> tokens of each quota of the scope, or none of any. Throws what a ledger's call
    /// throws; nothing is taken then.
    /// </summary>
    ValueTask<QuotaTake> TakeAsync(TenantSnapshot tenant, bool sandbox, QuotaScope scope, int count);

    /// <summary>Says what <see cref="TakeAsync"/> would answer, and takes nothing.</summary>
    ValueTask<QuotaTake> LookAsync(TenantSnapshot tenant, bool sandbox, QuotaScope scope, int count);

    /// <summary>
    /// Gives tokens back: what they were taken for did not happen. Those of a window that is over are gone.
    /// </summary>
    void GiveBack(QuotaTake take);

    /// <summary>Returns all that is held to the ledgers; for a process that stops.</summary>
    Task ReturnAllAsync(CancellationToken cancellationToken);
}
