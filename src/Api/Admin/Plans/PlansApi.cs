using Countersign.Api.Answers;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Admin.Plans;

/// <summary>Plans as operators make, see and change them. There is no taking one away: tenants may be on it.</summary>
internal static class PlansApi
{
    private const string Root = "/admin/plans";

    public static void MapPlansOfOperators(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root).RequireOperator().WithTags("Admin");
        group.MapPost("", CreateAsync).Idempotent();
        group.MapGet("", ListAsync).TakesQuery("after", "limit");
        group.MapGet("/{id}", GetAsync);
        group.MapPatch("/{id}", ChangeAsync);
    }

    private static async Task<Results<Created<PlanBody>, Problem>> CreateAsync(
        Body<CreatePlanRequest> body, HttpContext context, PlanDesk desk)
    {
        var plan = Plan(body.Value.Id, body.Value.Settings);
        if (PlanCheck.Refusal(before: null, plan) is { } problem)
            return problem;
        if (await desk.PutAsync(context, plan, expectedVersion: 0) is not PlanResult.Done done)
            return Problems.PlanExists();

        EntityTag.Set(context.Response, done.Plan.Version);
        return TypedResults.Created($"{Root}/{done.Plan.Id}", PlanBody.Of(done.Plan));
    }

    private static async Task<Results<Ok<PlansBody>, Problem>> ListAsync(HttpContext context, PlanDesk desk)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return problem;

        var ids = await desk.IdsAsync(paging, context.RequestAborted);
        var found = await Task.WhenAll(ids.Select(id => desk.FindAsync(id, context.RequestAborted)));
        return TypedResults.Ok(new PlansBody([.. found.OfType<TenantPlan>().Select(PlanBody.Of)])
        {
            Next = ids.Length == paging.Limit ? ids[^1] : null,
        });
    }

    private static async Task<Results<Ok<PlanBody>, Problem>> GetAsync(
        string id, HttpContext context, PlanDesk desk) =>
        await desk.FindAsync(id, context.RequestAborted) is { } plan ? Ok(context, plan) : Problems.NoSuchPlan();

    private static async Task<Results<Ok<PlanBody>, Problem>> ChangeAsync(
        string id, Body<ChangePlanRequest> body, HttpContext context, PlanDesk desk)
    {
        if (EntityTag.Read(context.Request, out var version) is { } unconditional)
            return unconditional;
        if (await desk.FindAsync(id, context.RequestAborted) is not { } before)
            return Problems.NoSuchPlan();
        if (before.Version != version)
            return Problems.PreconditionFailed(before.Version);

        var settings = body.Value.Change(before.Under(TenantSettings.Default));
        var plan = Plan(id, settings);
        if (PlanCheck.Refusal(before, plan) is { } problem)
            return problem;

        return await desk.PutAsync(context, plan, version) switch
        {
            PlanResult.Done done => Ok(context, done.Plan),
            PlanResult.Stale stale => Problems.PreconditionFailed(stale.Version),
            var other => throw new InvalidOperationException($"A change was answered {other.GetType().Name}."),
        };
    }

    private static TenantPlan Plan(string id, TenantSettings settings) => new()
    {
        Id = id,
        Version = 0,
        Quotas = settings.Quotas,
        Spend = settings.Spend,
        Prices = settings.Prices,
    };

    private static Ok<PlanBody> Ok(HttpContext context, TenantPlan plan)
    {
        EntityTag.Set(context.Response, plan.Version);
        return TypedResults.Ok(PlanBody.Of(plan));
    }
}
