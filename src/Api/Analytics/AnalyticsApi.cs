using System.Text.Json.Nodes;
using Countersign.Analytics;
using Countersign.Api.Admin;
using Countersign.Api.Admin.Tenants;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Requests;
using Countersign.Events;

namespace Countersign.Api.Analytics;

/// <summary>What a tenant's verifications and messages come to.</summary>
internal static class AnalyticsApi
{
    public static void MapAnalytics(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/v1/analytics").RequireTenant().WithTags("Analytics")
            .MapGet("", GetAsync).TakesQuery(AnalyticsQuery.Names);
        routes.MapGroup("/admin/tenants/{id}/analytics").RequireOperator().WithTags("Admin")
            .MapPost("/rebuild", RebuildAsync).TakesQuery("sandbox");
    }

    private static async Task<IResult> GetAsync(HttpContext context, AnalyticsDesk desk, TimeProvider time)
    {
        var caller = context.Caller();
        var now = time.GetUtcNow() + caller.Context.ClockOffset;
        if (AnalyticsQuery.Read(context.Request, now, out var query) is { } problem)
            return problem;

        var table = await desk.QueryAsync(
            caller.Tenant.Tenant, caller.Sandbox, query.Tallies, context.RequestAborted);
        return table.IsTooLarge
            ? Problems.InvalidRequest(
                "query:group_by",
                $"The answer would have more than {TallyQuery.MaxLines} lines; ask for less time, coarser or filtered.")
            : new AnalyticsResult(query, table, caller.Tenant.Settings.Prices.Currency);
    }

    /// <summary>Has a tenant's analytics counted anew from its events; how many events are left to count.</summary>
    private static async Task<IResult> RebuildAsync(
        string id, HttpContext context, AnalyticsDesk desk, TenantDesk tenants, IAuditTrail trail)
    {
        bool? sandbox = context.Request.Query["sandbox"] switch
        {
            [] or ["false"] => false,
            ["true"] => true,
            _ => null,
        };
        if (sandbox is not { } isSandbox)
            return Problems.InvalidRequest("query:sandbox", "Send 'true' or 'false', or leave it out for 'false'.");
        if (await tenants.FindAsync(id, context.RequestAborted) is null)
            return Problems.NoSuchTenant();

        var left = await desk.RebuildAsync(id, isSandbox, context.RequestAborted);
        var by = context.Operator();
        await trail.RecordAsync(
            new AuditEntry(id, $"operator:{by.KeyId}", "analytics.rebuilt", id, by.Operation)
            {
                After = new JsonObject { ["sandbox"] = isSandbox },
            },
            context.RequestAborted);
        return Results.Json(new RebuildBody(left), statusCode: StatusCodes.Status200OK);
    }
}

/// <summary>How far counting anew has come.</summary>
/// <param name="Left">Events that are still to be counted; that goes on by itself.</param>
internal sealed record RebuildBody(long Left);
