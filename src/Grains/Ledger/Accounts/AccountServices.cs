using Countersign.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Ledger;

/// <summary>How long entries are kept, and money is held (section <c>Ledger</c>).</summary>
public sealed class LedgerOptions
{
    /// <summary>
    /// How long an entry is kept, at least; the latest are kept for ever. 1 day to 20 years. Default: 800 days.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(800);

    /// <summary>
    /// How long a server uses what an account or an allowance has lent it, before it asks anew. After five times as
    /// long it is free again whatever became of the server; one that stands still for longer than the difference may
    /// spend what is called back. 1 second to 10 minutes. Default: 1 minute.
    /// </summary>
    public TimeSpan LoanLife { get; set; } = LoanTerms.Life;

    /// <summary>
    /// How long money is held for an upload that is not accepted yet. 10 seconds to 1 day. Default: 10 minutes.
    /// </summary>
    public TimeSpan UploadTime { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>What all accounts of a process share.</summary>
internal sealed class AccountServices(
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage,
    ITenantSnapshots tenants,
    TimeProvider time,
    IOptions<LedgerOptions> options)
{
    public DateTimeOffset Now => time.GetUtcNow();

    public LedgerOptions Options => options.Value;

    /// <summary>The tenant, as it is known here; null where it is gone, or nobody can say.</summary>
    public async ValueTask<TenantSnapshot?> TenantAsync(string tenant)
    {
        try
        {
            return await tenants.FindAsync(tenant);
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>The older entries of an account.</summary>
    public EntryPages PagesOf(string account) => new(storage, account);
}
