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

    /// <summary>How often the batch is looked at.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

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
        IHostApplicationLifetime lifetime,
        TimeProvider time)
    {
        var caller = context.Caller();
        if (await desk.FindAsync(caller, id, context.RequestAborted) is not { } batch)
            return Problems.NotFound("batch");

        var seen = context.Request.Headers[LastEventId].ToString();
        if (IsOver(batch) && seen == IdOf(batch))
            return Microsoft.AspNetCore.Http.Results.NoContent(); // Tells an event source not to come back.

        using var place = slots.TryFollow();
        if (place is null)
            return BatchProblems.NoSlot();

        BatchDesk.InBackground();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await FollowAsync(context, desk, batch, seen, time, lifetime.ApplicationStopping);
        return Microsoft.AspNetCore.Http.Results.Empty;
    }

    private static async Task FollowAsync(
        HttpContext context,
        BatchDesk desk,
        BatchView batch,
        string seen,
        TimeProvider time,
        CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var began = time.GetTimestamp();
        var told = began;
        await context.Response.StartAsync(context.RequestAborted);
        while (true)
        {
            if (IdOf(batch) is var now && now != seen)
            {
                await TellAsync(context, batch, now);
                (seen, told) = (now, time.GetTimestamp());
            }
            else if (time.GetElapsedTime(told) >= Heartbeat)
            {
                await context.Response.WriteAsync(": alive\n\n", context.RequestAborted);
                told = time.GetTimestamp();
            }

            if (IsOver(batch) || time.GetElapsedTime(began) >= MaxDuration || stopping.IsCancellationRequested)
                return;

            await timer.WaitForNextTickAsync(context.RequestAborted);
            if (await desk.FindAsync(context.Caller(), batch.Id, context.RequestAborted) is not { } next)
                return;

            batch = next;
        }
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
