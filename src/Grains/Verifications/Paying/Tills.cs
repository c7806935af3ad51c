using Countersign.Ledger;
using Countersign.Messages;
using Countersign.Tenants;

namespace Countersign.Verifications;

/// <summary>Opens a till for each command that has to be paid for.</summary>
internal sealed class Tills(MoneyPurses purses, ITenantSnapshots tenants, ITemplateCatalog templates)
{
    /// <summary>The till; null where the tenant is gone, or does not pay beforehand any more.</summary>
    /// <param name="context">On whose behalf the command comes.</param>
    /// <param name="batch">The batch that it is part of; its reservation is taken from first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Till?> OpenAsync(
        TenantContext context, string? batch, CancellationToken cancellationToken)
    {
        var tenant = await tenants.FindAsync(context.Tenant, cancellationToken);
        if (tenant is null || tenant.Settings.Billing.Of(context.Sandbox) != BillingMode.Prepaid)
            return null;

        var key = new PurseKey(
            LedgerKey.Of(context.Tenant, context.Sandbox), Batch: null, tenant.Settings.Prices.Currency);
        var main = purses.Of(key);
        if (tenant.Settings.Prices.Tiers.Length > 1)
            await main.LearnAsync();
        MoneyPurse[] all = batch is null ? [main] : [purses.Of(key with { Batch = batch }), main];
        return new Till(tenant, all, templates);
    }
}
