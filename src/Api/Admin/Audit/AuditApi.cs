using System.Globalization;
using System.Security.Cryptography;
using Countersign.Api.Answers;
using Countersign.Api.Batches;
using Countersign.Api.Events;
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

    private static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return problem;
        if (Log(context, grains) is not { } log)
            return NoTenant();
        if (!long.TryParse(paging.After ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var after))
            return Problems.InvalidRequest("query:after", "Send the 'next' of the page before, once.");

        var page = await log.ReadAsync(after, paging.Limit, context.RequestAborted);
        return new AuditListResult(page.Events, page.Events.IsEmpty ? after : page.Events[^1].Index);
    }

    private static async Task<IResult> ExportAsync(HttpContext context, IGrainFactory grains, StreamSlots slots)
    {
        if (Log(context, grains) is not { } log)
            return NoTenant();

        using var place = slots.TryResults(EventLogKeys.Installation);
        if (place is null)
            return BatchProblems.NoSlot();

        BatchDesk.InBackground();
        context.Response.ContentType = "application/x-ndjson";
        await EventExport.WriteAsync(context.Response.BodyWriter, log, context.RequestAborted);
        return Results.Empty;
    }

    /// <summary>The public key that every log is signed with.</summary>
    private static async Task<IResult> KeyAsync(HttpContext context, IGrainFactory grains)
    {
        var log = grains.GetGrain<IEventLogGrain>(EventLogKeys.OfAudit(EventLogKeys.Installation));
        var checkpoint = await log.CheckpointAsync(earlier: 0, context.RequestAborted);
        var pem = PemEncoding.WriteString("PUBLIC KEY", checkpoint.PublicKey);
        return Results.Text(pem + "\n", "application/x-pem-file");
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
