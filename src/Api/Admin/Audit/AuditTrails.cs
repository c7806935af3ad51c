using System.Globalization;
using Countersign.Api.Answers;
using Countersign.Api.Batches;
using Countersign.Api.Events;
using Countersign.Api.Requests;
using Countersign.Events;

namespace Countersign.Api.Admin.Audit;

/// <summary>How an audit trail is read, by operators and by auditors of a tenant.</summary>
internal static class AuditTrails
{
    public static async Task<IResult> ListAsync(HttpContext context, IEventLogGrain log)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return problem;
        if (!long.TryParse(paging.After ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var after))
            return Problems.InvalidRequest("query:after", "Send the 'next' of the page before, once.");

        var page = await log.ReadAsync(after, paging.Limit, context.RequestAborted);
        return new AuditListResult(page.Events, page.Events.IsEmpty ? after : page.Events[^1].Index);
    }

    /// <param name="context">The request.</param>
    /// <param name="log">The trail.</param>
    /// <param name="slots">Places to stream.</param>
    /// <param name="owner">Whose place it takes.</param>
    public static async Task<IResult> ExportAsync(
        HttpContext context, IEventLogGrain log, StreamSlots slots, string owner)
    {
        using var place = slots.TryResults(owner);
        if (place is null)
            return BatchProblems.NoSlot();

        BatchDesk.InBackground();
        context.Response.ContentType = "application/x-ndjson";
        await EventExport.WriteAsync(context.Response.BodyWriter, log, context.RequestAborted);
        return Results.Empty;
    }
}
