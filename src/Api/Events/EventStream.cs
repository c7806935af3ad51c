using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Batches;

namespace Countersign.Api.Events;

/// <summary>
/// Events as server-sent events (WHATWG HTML, 9.2). The id of each is the cursor behind it, so that a follower who
/// comes back with <c>Last-Event-ID</c> misses nothing and hears nothing twice.
/// </summary>
internal static class EventStream
{
    private const string LastEventId = "Last-Event-ID";
    private const int PageSize = 250;

    /// <summary>How often a follower hears that the connection lives, where nothing else happens.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>The longest one connection lasts; followers come back by themselves.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromHours(1);

    public static async Task<IResult> GetAsync(
        HttpContext context, EventFeed feed, StreamSlots slots, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        if (EventQuery.Read(context.Request, out var query) is { } problem)
            return problem;

        var (after, pointer) = (query.After, "query:after");
        if (context.Request.Headers[LastEventId] is { Count: > 0 } seen)
        {
            pointer = $"header:{LastEventId}";
            if (seen.Count > 1 || !EventCursor.TryParse(seen[0], out after))
                return Problems.InvalidRequest(pointer, "Send the id of the last event, once.");
        }

        using var place = slots.TryFollow(context.Caller().Tenant.Tenant);
        if (place is null)
            return BatchProblems.NoSlot();
        if ((await feed.ReadAsync(context.Caller(), after, EventFilter.None, 1, context.RequestAborted)).IsAhead)
            return EventQuery.Ahead(pointer);

        BatchDesk.InBackground();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var longest = new CancellationTokenSource(MaxDuration, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            longest.Token, lifetime.ApplicationStopping, context.RequestAborted);
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        try
        {
            while (true)
                after = await TellAsync(context, feed, query.Filter, after, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return Results.Empty;
        }
    }

    private static async Task<EventCursor> TellAsync(
        HttpContext context, EventFeed feed, EventFilter filter, EventCursor after, CancellationToken end)
    {
        var caller = context.Caller();
        var page = await feed.ReadAsync(caller, after, filter, PageSize, end);
        foreach (var (one, cursor) in page.Items.Zip(page.Behind))
        {
            await context.Response.WriteAsync($"id: {cursor}\nevent: {one.Type}\ndata: ", end);
            await context.Response.Body.WriteAsync(one.Json, end);
            await context.Response.WriteAsync("\n\n", end);
        }

        if (page.Items.Count == 0 && !await feed.AwaitAsync(caller, page.Next, Heartbeat, end))
            await context.Response.WriteAsync(": alive\n\n", end);

        await context.Response.Body.FlushAsync(end);
        return page.Next;
    }
}
