using System.Security.Cryptography;
using Countersign.Api.Answers;
using Countersign.Api.Batches;
using Countersign.Api.Requests;
using Countersign.Events;
using Orleans;

namespace Countersign.Api.Admin.Audit;

/// <summary>What was done to the installation and to its tenants, as operators read it.</summary>
internal static class AuditApi
{
    private const int MaxTenant = 32;

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/admin/audit").RequireOperator().WithTags("Admin");
        group.MapGet("", ListAsync).TakesQuery("tenant", "after", "limit");
        group.MapGet("/export", ExportAsync).TakesQuery("tenant");
        group.MapGet("/key", KeyAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains) =>
        Log(context, grains) is { } log ? await AuditTrails.ListAsync(context, log) : NoTenant();

    private static async Task<IResult> ExportAsync(HttpContext context, IGrainFactory grains, StreamSlots slots) =>
        Log(context, grains) is { } log
            ? await AuditTrails.ExportAsync(context, log, slots, EventLogKeys.Installation)
            : NoTenant();

    /// <summary>The public key that every log is signed with now, and those that signed before.</summary>
    private static async Task<IResult> KeyAsync(HttpContext context, IGrainFactory grains)
    {
        var log = grains.GetGrain<IEventLogGrain>(EventLogKeys.OfAudit(EventLogKeys.Installation));
        var checkpoint = await log.CheckpointAsync(earlier: 0, context.RequestAborted);
        var keys = checkpoint.Successions.Select(static one => one.From).Prepend(checkpoint.PublicKey);
        var pem = string.Concat(keys.Select(static key => PemEncoding.WriteString("PUBLIC KEY", key) + "\n"));
        return Results.Text(pem, "application/x-pem-file");
    }

    private static IEventLogGrain? Log(HttpContext context, IGrainFactory grains) =>
        context.Request.Query["tenant"] switch
        {
            [] => grains.GetGrain<IEventLogGrain>(EventLogKeys.OfAudit(EventLogKeys.Installation)),
            [{ Length: > 0 and <= MaxTenant } tenant] when tenant.All(IsOfTenant) =>
                grains.GetGrain<IEventLogGrain>(EventLogKeys.OfAudit(tenant)),
            _ => null,
        };

    private static bool IsOfTenant(char letter) => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-';

    private static Problem NoTenant() => Problems.InvalidRequest("query:tenant", "Name one tenant, or none.");
}
