using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Ledger;
using Countersign.Batches;
using Countersign.Ledger;
using Countersign.Messages;

namespace Countersign.Api.Batches.Intake;

/// <summary>Money for an upload of a tenant that pays beforehand: for all its rows, or it is refused whole.</summary>
internal sealed class UploadMoney(LedgerDesk ledger, ITemplateCatalog templates)
{
    /// <summary>What adds up the prices of the rows; null where they cost nothing.</summary>
    public async Task<RowPrices?> PricesAsync(HttpContext context, BatchOrder order)
    {
        if (!order.IsPrepaid)
            return null;

        var tenant = context.Caller().Tenant;
        var account = await ledger.GetAsync(ledger.Account(order.Tenant, order.Sandbox), context.RequestAborted);
        return new RowPrices(tenant, order.Sandbox, order.Template, account.PaidSegments, templates);
    }

    /// <summary>Holds what the rows may cost; the problem where there is less.</summary>
    public async Task<Problem?> HoldAsync(Caller caller, string id, BatchOrder order, RowPrices? prices)
    {
        if (prices is not { Micros: > 0 })
            return null;

        var currency = caller.Tenant.Settings.Prices.Currency;
        var hold = new BatchHold(id, prices.Micros, currency, order.DeleteAfter);
        var result = await ledger.HoldBatchAsync(ledger.Account(order.Tenant, order.Sandbox), hold);
        return result is BatchHoldResult.Short lacking
            ? Problems.InsufficientBalance(prices.Micros, lacking.Available, currency)
            : null;
    }

    /// <summary>The upload was not accepted after all.</summary>
    public Task ReleaseAsync(string id, BatchOrder order) => order.IsPrepaid
        ? ledger.ReleaseBatchAsync(ledger.Account(order.Tenant, order.Sandbox), id)
        : Task.CompletedTask;
}
