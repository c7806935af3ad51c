using System.Globalization;
using Countersign.Api.Answers;
using Countersign.Api.Calls;
using Countersign.Api.Requests;
using Countersign.Ledger;
using Orleans;

namespace Countersign.Api.Ledger;

/// <summary>The way to the accounts of tenants.</summary>
internal sealed class LedgerDesk(IGrainFactory grains, GrainCalls calls)
{
    public ITenantAccountGrain Account(string tenant, bool sandbox) =>
        grains.GetGrain<ITenantAccountGrain>(LedgerKey.Of(tenant, sandbox));

    public Task<AccountView> GetAsync(ITenantAccountGrain account, CancellationToken cancellationToken) =>
        calls.RunAsync(static (grain, _, token) => grain.GetAsync(token), account, 0, cancellationToken);

    /// <summary>The other currency that a tenant, or its sandbox, has money in; null where there is none.</summary>
    public async Task<string?> OtherCurrencyAsync(
        string tenant, string currency, CancellationToken cancellationToken)
    {
        foreach (var sandbox in new[] { false, true })
        {
            var account = await GetAsync(Account(tenant, sandbox), cancellationToken);
            if (account.Currency is { } known && known != currency)
                return known;
        }

        return null;
    }

    public Task<TopUpResult> TopUpAsync(
        ITenantAccountGrain account, TopUp topUp, CancellationToken cancellationToken) =>
        calls.RunAsync(static (grain, it, token) => grain.TopUpAsync(it, token), account, topUp, cancellationToken);

    public Task<BatchHoldResult> HoldBatchAsync(ITenantAccountGrain account, BatchHold hold) => calls.RunAsync(
        static (grain, it, token) => grain.HoldBatchAsync(it, token), account, hold, CancellationToken.None);

    public Task ReleaseBatchAsync(ITenantAccountGrain account, string batch) => calls.RunAsync(
        static async (grain, id, token) =>
        {
            await grain.ReleaseBatchAsync(id, token);
            return true;
        },
        account,
        batch,
        CancellationToken.None);

    /// <summary>A page of entries; or the problem where the cursor is none.</summary>
    public async Task<(EntriesBody? Page, Problem? Problem)> ListAsync(
        HttpContext context, ITenantAccountGrain account)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return (null, problem);

        long? before = null;
        if (paging.After is { } cursor)
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return (null, Problems.InvalidRequest("query:after", "Send the 'next' of the page before, once."));
            before = number;
        }

        var page = await calls.RunAsync(
            static (grain, ask, token) => grain.ListAsync(ask.before, ask.Limit, token),
            account,
            (before, paging.Limit),
            context.RequestAborted);
        return (EntriesBody.Of(page), null);
    }

    /// <summary>Which account an operator means: <c>?sandbox=true</c> for that of the sandbox.</summary>
    public static Problem? ReadSandbox(HttpRequest request, out bool sandbox)
    {
        sandbox = false;
        return request.Query["sandbox"] switch
        {
            [] => null,
            [{ } text] when bool.TryParse(text, out sandbox) => null,
            _ => Problems.InvalidRequest("query:sandbox", "It must be true or false."),
        };
    }
}
