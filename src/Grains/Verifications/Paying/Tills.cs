using Countersign.Ledger;
using Countersign.Messages;
using Countersign.Tenants;

namespace Countersign.Verifications;

/// <summary>Opens a till for each command that takes something beforehand.</summary>
internal sealed class Tills(
    MoneyPurses purses, AllowanceBook book, ITenantSnapshots tenants, ITemplateCatalog templates)
{
    /// <summary>The till; null where the tenant is gone, or nothing of it is counted any more.</summary>
    /// <param name="context">On whose behalf the command comes.</param>
    /// <param name="batch">The batch that it is part of; its reservation is taken from first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Till?> OpenAsync(
        TenantContext context, string? batch, CancellationToken cancellationToken)
    {
        var tenant = await tenants.FindAsync(context.Tenant, context.Texts, cancellationToken);
        if (tenant is null)
            return null;

        var pays = tenant.Settings.Billing.Of(context.Sandbox) == BillingMode.Prepaid;
        if (!pays && !tenant.Settings.HasAllowances(context.Sandbox))
            return null;

        var money = pays ? await MoneyAsync(tenant, context.Sandbox, batch) : [];
        return new Till(tenant, context.Sandbox, money, purses, book, templates);
    }

    private async ValueTask<MoneyPurse[]> MoneyAsync(TenantSnapshot tenant, bool sandbox, string? batch)
    {
        var key = new PurseKey(
            LedgerKey.Of(tenant.Tenant, sandbox), Batch: null, tenant.Settings.Prices.Currency);
        var main = purses.Of(key);
        if (tenant.Settings.Prices.Tiers.Length > 1)
            await main.LearnAsync();
        return batch is null ? [main] : [purses.Of(key with { Batch = batch }), main];
    }
}
