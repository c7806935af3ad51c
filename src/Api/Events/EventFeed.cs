using Countersign.Api.Authentication;
using Countersign.Api.Batches;
using Countersign.Events;
using Orleans;

namespace Countersign.Api.Events;

/// <summary>A page of events.</summary>
/// <param name="Items">The events.</param>
/// <param name="Behind">Of each event, the place behind it.</param>
/// <param name="Next">The place behind all that was looked at.</param>
/// <param name="IsAhead">
/// Whether the place asked for is one where no log has come to: one of other logs, or of before a restore.
/// </param>
internal sealed record FeedPage(
    IReadOnlyList<EventRecord> Items, IReadOnlyList<EventCursor> Behind, EventCursor Next, bool IsAhead);

/// <summary>
/// The events of a tenant from all of their partitions. Those of one subject come in their order; between subjects they
/// come about in the order of their times.
/// </summary>
internal sealed class EventFeed(IGrainFactory grains, BatchDesk calls, TimeProvider time)
{
    /// <summary>Events that one request looks at for those it wants; the cursor says how far it came.</summary>
    public const int MaxLooked = 10_000;

    private const int PageSize = 250;

    /// <summary>How often somebody looks for whom a log has no place to wait.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static string KeyOf(Caller caller, int partition) =>
        EventLogKeys.Of(caller.Tenant.Tenant, caller.Sandbox, partition);

    /// <summary>What there is after a place.</summary>
    public async Task<FeedPage> ReadAsync(
        Caller caller, EventCursor after, EventFilter filter, int limit, CancellationToken cancellationToken)
    {
        var (items, behind, isAhead) = (new List<EventRecord>(), new List<EventCursor>(), false);
        for (var looked = 0; looked < MaxLooked && items.Count < limit;)
        {
            var count = filter is { Types.IsEmpty: true, Subject: null } ? limit - items.Count : PageSize;
            var pages = await Task.WhenAll(Enumerable.Range(0, EventLogKeys.Partitions).Select(partition =>
                calls.RunAsync(
                    Log(caller, partition),
                    log => log.ReadAsync(after[partition], Math.Min(PageSize, count), cancellationToken),
                    cancellationToken)));
            var before = after;
            isAhead |= Enumerable.Range(0, pages.Length).Any(partition => before[partition] > pages[partition].Last);
            after = Merge(pages, after, filter, limit, items, behind);
            looked += pages.Sum(static page => page.Events.Length);
            if (ReferenceEquals(before, after))
                break;
        }

        return new FeedPage(items, behind, after, isAhead);
    }

    /// <summary>
    /// Ends when there is something after a place, or after the time given, also where too many wait for the logs to
    /// tell; whether there is.
    /// </summary>
    public async Task<bool> AwaitAsync(
        Caller caller, EventCursor after, TimeSpan wait, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var left = wait; left > TimeSpan.Zero; left = wait - time.GetElapsedTime(began))
        {
            if (await IsToldAsync(caller, after, left, cancellationToken))
                return true;
            left = wait - time.GetElapsedTime(began);
            if (left > TimeSpan.Zero)
                await Task.Delay(left < Pause ? left : Pause, time, cancellationToken);
        }

        return false;
    }

    private async Task<bool> IsToldAsync(
        Caller caller, EventCursor after, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = Enumerable.Range(0, EventLogKeys.Partitions)
            .Select(partition => HasMoreAsync(Log(caller, partition), after[partition], wait, enough.Token))
            .ToList();
        var found = false;
        while (waiting.Count > 0)
        {
            var one = await Task.WhenAny(waiting);
            waiting.Remove(one);
            found |= await one;
            if (found)
                await enough.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return found;
    }

    private static async Task<bool> HasMoreAsync(
        IEventLogGrain log, long after, TimeSpan wait, CancellationToken enough)
    {
        try
        {
            return (await log.AwaitAsync(after, limit: 1, wait, enough)).Events.Length > 0;
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return false; // Another partition had something, or nobody listens any more.
        }
    }

    public IEventLogGrain Log(Caller caller, int partition) =>
        grains.GetGrain<IEventLogGrain>(KeyOf(caller, partition));

    private static EventCursor Merge(
        EventPage[] pages,
        EventCursor after,
        EventFilter filter,
        int limit,
        List<EventRecord> items,
        List<EventCursor> behind)
    {
        var places = new int[pages.Length];
        while (items.Count < limit && Earliest(pages, places) is var partition && partition >= 0)
        {
            var one = pages[partition].Events[places[partition]++];
            after = after.With(partition, one.Index);
            if (!filter.Takes(one))
                continue;

            items.Add(one);
            behind.Add(after);
        }

        return after;
    }

    private static int Earliest(EventPage[] pages, int[] places)
    {
        var earliest = -1;
        for (var at = 0; at < pages.Length; at++)
        {
            if (places[at] < pages[at].Events.Length
                && (earliest < 0
                    || pages[at].Events[places[at]].Time < pages[earliest].Events[places[earliest]].Time))
            {
                earliest = at;
            }
        }

        return earliest;
    }
}
