using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Ledger;
using Countersign.Api.Requests;
using Countersign.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Admin.Tenants;

/// <summary>Tenants as operators make, see and change them.</summary>
internal static class TenantsApi
{
    private const string Root = "/admin/tenants";

    public static void MapTenantsOfOperators(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root).RequireOperator().WithTags("Admin");
        group.MapPost("", CreateAsync).Idempotent();
        group.MapGet("", ListAsync).TakesQuery("after", "limit");
        group.MapGet("/{id}", GetAsync);
        group.MapPatch("/{id}", ChangeAsync);
        group.MapPost("/{id}/suspend", SuspendAsync).Idempotent();
        group.MapPost("/{id}/resume", ResumeAsync).Idempotent();
        group.MapDelete("/{id}", DeleteAsync);
        group.MapKeysOfOperators();
    }

    private static async Task<Results<Created<TenantBody>, Problem>> CreateAsync(
        Body<CreateTenantRequest> body, HttpContext context, TenantDesk desk)
    {
        var request = body.Value;
        var plan = await desk.PlanAsync(request.Tenant, context.RequestAborted);
        if (desk.Refusal(request.Tenant, plan) is { } problem)
            return problem;

        var result = await desk.RunAsync(
            context,
            request.Id,
            (Operation: context.Operation(), request.Tenant),
            static (grain, create, token) => grain.CreateAsync(create.Operation, create.Tenant, token));
        if (result is not TenantResult.Done done)
            return TenantDesk.Refusal(result);
        EntityTag.Set(context.Response, done.Tenant.Version);
        return TypedResults.Created($"{Root}/{done.Tenant.Tenant}", TenantBody.Of(done.Tenant));
    }

    private static async Task<Results<Ok<TenantsBody>, Problem>> ListAsync(HttpContext context, TenantDesk desk)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return problem;

        var ids = await desk.IdsAsync(paging, context.RequestAborted);
        var found = await Task.WhenAll(ids.Select(id => desk.FindAsync(id, context.RequestAborted)));
        return TypedResults.Ok(new TenantsBody([.. found.OfType<TenantSnapshot>().Select(TenantLineBody.Of)])
        {
            Next = ids.Length == paging.Limit ? ids[^1] : null,
        });
    }

    private static async Task<Results<Ok<TenantBody>, Problem>> GetAsync(
        string id, HttpContext context, TenantDesk desk) =>
        await desk.FindAsync(id, context.RequestAborted) is { } tenant
            ? Ok(context, tenant)
            : Problems.NoSuchTenant();

    private static async Task<Results<Ok<TenantBody>, Problem>> ChangeAsync(
        string id, Body<ChangeTenantRequest> body, HttpContext context, TenantDesk desk, LedgerDesk ledger)
    {
        if (EntityTag.Read(context.Request, out var version) is { } unconditional)
            return unconditional;
        if (await desk.FindAsync(id, context.RequestAborted) is not { } tenant)
            return Problems.NoSuchTenant();
        if (tenant.Version != version)
            return Problems.PreconditionFailed(tenant.Version);

        var before = TenantDefinition.Of(tenant);
        var definition = body.Value.Change(before);
        var plan = await desk.PlanAsync(definition, context.RequestAborted);
        if (desk.Refusal(definition, plan, before) is { } problem)
            return problem;
        var currency = (plan?.Under(definition.Settings) ?? definition.Settings).Prices.Currency;
        if (currency != tenant.Settings.Prices.Currency
            && await ledger.OtherCurrencyAsync(id, currency, context.RequestAborted) is { } known)
        {
            return Problems.InvalidRequest(
                "/prices/currency", $"The tenant's account, or that of its sandbox, has money in {known} already.");
        }

        return Answer(context, await desk.RunAsync(
            context,
            id,
            new TenantChange(context.Operation(), version, definition),
            static (grain, change, token) => grain.ChangeAsync(change, token)));
    }

    private static Task<Results<Ok<TenantBody>, Problem>> SuspendAsync(
        string id, Body<ReasonRequest> body, HttpContext context, TenantDesk desk) =>
        RuleAsync(id, body.Value.Reason, context, desk);

    private static Task<Results<Ok<TenantBody>, Problem>> ResumeAsync(
        string id, Body<NoMembers> body, HttpContext context, TenantDesk desk) =>
        RuleAsync(id, because: null, context, desk);

    private static async Task<Results<Ok<TenantBody>, Problem>> RuleAsync(
        string id, string? because, HttpContext context, TenantDesk desk) =>
        Answer(context, await desk.RunAsync(
            context,
            id,
            because,
            static (grain, reason, token) => grain.SuspendAsync(reason, token)));

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        string id, HttpContext context, TenantDesk desk)
    {
        if (EntityTag.Read(context.Request, out var version) is { } unconditional)
            return unconditional;

        var result = await desk.RunAsync(
            context,
            id,
            version,
            static (grain, expected, token) => grain.DeleteAsync(expected, token));
        return result is TenantResult.Done ? TypedResults.NoContent() : TenantDesk.Refusal(result);
    }

    private static Results<Ok<TenantBody>, Problem> Answer(HttpContext context, TenantResult result) =>
        result is TenantResult.Done done ? Ok(context, done.Tenant) : TenantDesk.Refusal(result);

    private static Ok<TenantBody> Ok(HttpContext context, TenantSnapshot tenant)
    {
        EntityTag.Set(context.Response, tenant.Version);
        return TypedResults.Ok(TenantBody.Of(tenant));
    }
}
