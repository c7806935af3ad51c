using System.Text.Json;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Batches;

namespace Countersign.Api.Batches.Progress;

/// <summary>
/// Progress as server-sent events (WHATWG HTML, 9.2). An event is the whole batch, so none needs the one before; its id
/// says what was seen, so that a follower who comes back hears only of what is new to it.
/// </summary>
internal static class EventsApi
{
    private const string LastEventId = "Last-Event-ID";

    /// <summary>How often a follower hears that the connection lives, where nothing else happens.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The longest one connection lasts, and no longer than the server serves; followers come back by themselves.
    /// </summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromHours(1);

    public static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        BatchDesk desk,
        StreamSlots slots,
        ProgressHub hub,
        IHostApplicationLifetime lifetime,
        TimeProvider time)
    {
        var caller = context.Caller();
        if (await desk.FindAsync(caller, id, context.RequestAborted) is not { } batch)
            return Problems.NotFound("batch");

        var seen = context.Request.Headers[LastEventId].ToString();
        if (IsOver(batch) && seen == IdOf(batch))
            return Microsoft.AspNetCore.Http.Results.NoContent(); // Tells an event source not to come back.

        using var place = slots.TryFollow(context.Caller().Tenant.Tenant);
        if (place is null)
            return BatchProblems.NoSlot();

        BatchDesk.InBackground();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var following = hub.Follow(caller, batch);
        await FollowAsync(context, following, seen, time, lifetime.ApplicationStopping);
        return Microsoft.AspNetCore.Http.Results.Empty;
    }

    private static async Task FollowAsync(
        HttpContext context,
        ProgressHub.Following following,
        string seen,
        TimeProvider time,
        CancellationToken stopping)
    {
        using var longest = new CancellationTokenSource(MaxDuration, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            longest.Token, stopping, context.RequestAborted);
        await context.Response.StartAsync(context.RequestAborted);
        while (following.Look() is ({ } batch, var changed))
        {
            if (IdOf(batch) is var now && now != seen)
            {
                await TellAsync(context, batch, now);
                seen = now;
            }

            if (IsOver(batch) || !await HasMoreAsync(context, changed, time, end.Token))
                return;
        }
    }

    /// <summary>Waits for more, with a sign of life now and then; false where this connection has to end.</summary>
    private static async Task<bool> HasMoreAsync(
        HttpContext context, Task changed, TimeProvider time, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await changed.WaitAsync(Heartbeat, time, end);
                return true;
            }
            catch (TimeoutException)
            {
                await context.Response.WriteAsync(": alive\n\n", context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return false;
    }

    private static async Task TellAsync(HttpContext context, BatchView batch, string id)
    {
        var name = IsOver(batch) ? batch.Status.Word() : "progress";
        var data = JsonSerializer.Serialize(BatchBody.Of(batch), BatchWire.Default.BatchBody);
        await context.Response.WriteAsync($"id: {id}\nevent: {name}\ndata: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Every row has its outcome. Receipts and approvals that come later are not waited for.</summary>
    private static bool IsOver(BatchView batch) => batch.CompletedAt is not null;

    private static string IdOf(BatchView batch)
    {
        var counts = batch.Counts;
        return $"{batch.Status.Word()}.{counts.Rows - counts.Queued}.{counts.Delivered}.{counts.Approved}";
    }
}
