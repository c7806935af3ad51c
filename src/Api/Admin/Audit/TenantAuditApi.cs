using Countersign.Api.Authentication;
using Countersign.Api.Batches;
using Countersign.Api.Requests;
using Countersign.Events;
using Orleans;

namespace Countersign.Api.Admin.Audit;

/// <summary>
/// What was done to a tenant, as its own auditors read it. One trail for live and sandbox: settings and keys are those
/// of both.
/// </summary>
internal static class TenantAuditApi
{
    public static void MapAuditOfTenants(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/audit").RequireTenant().WithTags("Audit");
        group.MapGet("", ListAsync).TakesQuery("after", "limit");
        group.MapGet("/export", ExportAsync);
    }

    private static Task<IResult> ListAsync(HttpContext context, IGrainFactory grains) =>
        AuditTrails.ListAsync(context, Log(context, grains));

    private static Task<IResult> ExportAsync(HttpContext context, IGrainFactory grains, StreamSlots slots) =>
        AuditTrails.ExportAsync(context, Log(context, grains), slots, context.Caller().Tenant.Tenant);

    private static IEventLogGrain Log(HttpContext context, IGrainFactory grains) =>
        grains.GetGrain<IEventLogGrain>(EventLogKeys.OfAudit(context.Caller().Tenant.Tenant));
}
