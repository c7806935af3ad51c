using Countersign.Api.Analytics;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Batches;
using Countersign.Api.Requests;
using Countersign.Events;

namespace Countersign.Api.Events;

/// <summary>The paths of a tenant's events.</summary>
internal static class EventsApi
{
    public static IServiceCollection AddEventsApi(this IServiceCollection services) =>
        services.AddSingleton<EventFeed>().AddSingleton<AnalyticsDesk>();

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/events").RequireTenant().WithTags("Events");
        group.MapGet("", ListAsync).TakesQuery("after", "limit", "type", "subject", "wait");
        group.MapGet("/stream", EventStream.GetAsync).TakesQuery("after", "type", "subject");
        group.MapGet("/checkpoint", CheckpointAsync).TakesQuery("earlier");
        group.MapGet("/export", ExportAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, EventFeed feed)
    {
        if (Paging.Read(context.Request, out var paging) is { } problem)
            return problem;
        if (EventQuery.Read(context.Request, out var query) is { } mistake)
            return mistake;

        var (caller, end) = (context.Caller(), context.RequestAborted);
        var page = await feed.ReadAsync(caller, query.After, query.Filter, paging.Limit, end);
        if (page.IsAhead)
            return EventQuery.Ahead("query:after");
        if (page.Items.Count == 0 && query.Wait > TimeSpan.Zero)
        {
            await feed.AwaitAsync(caller, page.Next, query.Wait, end);
            page = await feed.ReadAsync(caller, page.Next, query.Filter, paging.Limit, end);
        }

        return new EventListResult(page);
    }

    private static async Task<IResult> CheckpointAsync(HttpContext context, EventFeed feed)
    {
        var given = context.Request.Query["earlier"];
        if (given.Count > 1 || !EventCursor.TryParse(given.ToString(), out var earlier))
            return Problems.InvalidRequest("query:earlier", "Send the sizes of an earlier checkpoint, as a cursor.");

        var caller = context.Caller();
        var checkpoints = new EventCheckpoint[EventLogKeys.Partitions];
        for (var partition = 0; partition < checkpoints.Length; partition++)
        {
            var log = feed.Log(caller, partition);
            var last = (await log.ReadAsync(0, 1, context.RequestAborted)).Last;
            if (earlier[partition] > last)
                return Problems.InvalidRequest("query:earlier", "A log was never as large as that.");

            checkpoints[partition] = await log.CheckpointAsync(earlier[partition], context.RequestAborted);
        }

        return new CheckpointsResult(checkpoints);
    }

    private static async Task<IResult> ExportAsync(HttpContext context, EventFeed feed, StreamSlots slots)
    {
        using var place = slots.TryResults(context.Caller().Tenant.Tenant);
        if (place is null)
            return BatchProblems.NoSlot();

        BatchDesk.InBackground();
        context.Response.ContentType = "application/x-ndjson";
        for (var partition = 0; partition < EventLogKeys.Partitions; partition++)
            await EventExport.WriteAsync(
                context.Response.BodyWriter, feed.Log(context.Caller(), partition), context.RequestAborted);

        return Results.Empty;
    }
}
