using Countersign.Api.Admin;
using Countersign.Api.Admin.Tenants;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Events;
using Countersign.Ledger;
using Countersign.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Ledger;

/// <summary>The money of tenants, as operators and as they themselves see it.</summary>
internal static class LedgerApi
{
    public static void MapLedger(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/v1/balance").RequireTenant().WithTags("Tenant");
        own.MapGet("", BalanceAsync);
        own.MapGet("/ledger", EntriesAsync).TakesQuery("after", "limit");

        var admin = routes.MapGroup("/admin/tenants/{id}").RequireOperator().WithTags("Admin");
        admin.MapGet("/balance", BalanceOfAsync).TakesQuery("sandbox");
        admin.MapPost("/balance/top-ups", TopUpAsync).Idempotent();
        admin.MapGet("/ledger", EntriesOfAsync).TakesQuery("sandbox", "after", "limit");
    }

    public static async Task<Ok<BalanceBody>> BalanceAsync(HttpContext context, LedgerDesk desk)
    {
        var caller = context.Caller();
        var account = desk.Account(caller.Tenant.Tenant, caller.Sandbox);
        return TypedResults.Ok(BalanceBody.Of(
            caller.Tenant, caller.Sandbox, await desk.GetAsync(account, context.RequestAborted)));
    }

    private static async Task<Results<Ok<EntriesBody>, Problem>> EntriesAsync(HttpContext context, LedgerDesk desk)
    {
        var caller = context.Caller();
        return Answer(await desk.ListAsync(context, desk.Account(caller.Tenant.Tenant, caller.Sandbox)));
    }

    private static async Task<Results<Ok<BalanceBody>, Problem>> BalanceOfAsync(
        string id, HttpContext context, TenantDesk tenants, LedgerDesk desk)
    {
        if (LedgerDesk.ReadSandbox(context.Request, out var sandbox) is { } problem)
            return problem;
        if (await tenants.FindAsync(id, context.RequestAborted) is not { } tenant)
            return Problems.NoSuchTenant();

        var account = await desk.GetAsync(desk.Account(id, sandbox), context.RequestAborted);
        return TypedResults.Ok(BalanceBody.Of(tenant, sandbox, account));
    }

    private static async Task<Results<Ok<EntriesBody>, Problem>> EntriesOfAsync(
        string id, HttpContext context, TenantDesk tenants, LedgerDesk desk)
    {
        if (LedgerDesk.ReadSandbox(context.Request, out var sandbox) is { } problem)
            return problem;
        return await tenants.FindAsync(id, context.RequestAborted) is null
            ? Problems.NoSuchTenant()
            : Answer(await desk.ListAsync(context, desk.Account(id, sandbox)));
    }

    /// <summary>Of its currency alone: an account never holds money that its tenant's prices are not in.</summary>
    private static async Task<Results<Ok<BalanceBody>, Problem>> TopUpAsync(
        string id,
        Body<TopUpRequest> body,
        HttpContext context,
        TenantDesk tenants,
        LedgerDesk desk)
    {
        var (request, by) = (body.Value, context.Operator());
        var tenant = await tenants.FindAsync(id, context.RequestAborted);
        if (tenant is not { Settings.Status: not TenantStatus.Deleted })
            return Problems.NoSuchTenant();
        if (request.CurrencyCode != tenant.Settings.Prices.Currency)
            return Problems.InvalidRequest("/currency", $"The tenant pays in {tenant.Settings.Prices.Currency}.");

        AuditActor.Set($"operator:{by.KeyId}", by.Operation);
        var topUp = new TopUp(by.Operation, request.Amount, request.CurrencyCode, request.Note);
        var result = await desk.TopUpAsync(desk.Account(id, request.IsSandbox), topUp, context.RequestAborted);
        return result is TopUpResult.Done done
            ? TypedResults.Ok(BalanceBody.Of(tenant, request.IsSandbox, done.Account))
            : Refusal(result);
    }

    private static Problem Refusal(TopUpResult result) => result switch
    {
        TopUpResult.OtherCurrency other =>
            Problems.InvalidRequest("/currency", $"The account has money in {other.Currency} already."),
        TopUpResult.TooMuch much =>
            Problems.InvalidRequest("/micros", $"An account takes {much.Limit} millionths more, and no more ever."),
        _ => throw new InvalidOperationException($"A top-up was answered {result.GetType().Name}."),
    };

    private static Results<Ok<EntriesBody>, Problem> Answer((EntriesBody? Page, Problem? Problem) listed) =>
        listed.Problem is { } problem ? problem : TypedResults.Ok(listed.Page);
}
