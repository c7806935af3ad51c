using Countersign.Sweeping;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Silo.Outbox;

/// <summary>
/// Offers what states have sent to those it is for, page by page from the front. What a receiver does not take in time
/// is held for it, and so is all that follows, until it has taken that (<see cref="OutboxLanes"/>): it holds up nobody
/// else. One silo at a time does so; should two, the receivers take everything once all the same. A crash anywhere
/// repeats a page.
/// </summary>
internal sealed partial class OutboxPump(
    IOutbox outbox,
    IGrainFactory grains,
    OutboxLanes lanes,
    OutboxBounds bounds,
    OutboxMetrics metrics,
    IRandomSource random,
    IOptions<OutboxOptions> options,
    TimeProvider time,
    ILogger<OutboxPump> logger) : BackgroundService
{
    /// <summary>Whose turn it is, among the turns of <see cref="ISweepTurnGrain"/>.</summary>
    public const string Turn = "outbox";

    private static readonly TimeSpan TurnLength = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly string _me = OperationId.New(random).ToString();

    /// <summary>Offers one page. Returns how many items it had; none where it is another silo's turn.</summary>
    public async Task<int> PumpAsync(CancellationToken cancellationToken)
    {
        RequestContext.Set(WriteUrgency.BackgroundKey, true);
        if (!await TurnGrain().TakeAsync(_me, TurnLength, cancellationToken))
            return 0;

        var page = await outbox.ReadAsync(options.Value.PageSize, cancellationToken);

        // Asked behind the page: what was before it is taken, or held for one of these.
        var waiting = await outbox.LanesAsync(cancellationToken);
        lanes.Serve(waiting, cancellationToken);
        if (page.Count == 0)
            return 0;

        var held = await OfferAsync(page, waiting, cancellationToken);
        await outbox.RemoveAsync(page[^1].Position, held, cancellationToken);
        metrics.Moved(page.Count - held.Count, held.Count);
        return page.Count;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await TurnGrain().LeaveAsync(_me, cancellationToken);
        }
#pragma warning disable CA1031 // A turn that is not given up ends by itself.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.TurnKept(logger, fault.Unforeseen());
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await bounds.KeepAsync(stoppingToken);
                var moved = await PumpAsync(stoppingToken);
                pause = FirstPause;
                if (moved == 0)
                    await outbox.WaitAsync(options.Value.Interval, stoppingToken);
                if (OutboxGather.After(moved, options.Value) is var gather && gather > TimeSpan.Zero)
                    await Task.Delay(gather, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return; // What waits is durable.
            }
#pragma warning disable CA1031 // Whatever is wrong with the store or the turn, it is tried again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Log.NotMoved(logger, fault.Unforeseen());
                await RestAsync(pause, stoppingToken);
                pause = pause < LongestPause ? pause * 2 : pause;
            }
        }
    }

    private async Task RestAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }

    /// <summary>Offers the page to all it is for at once. Returns what is to be held, in its order.</summary>
    private async Task<IReadOnlyList<OutboxEntry>> OfferAsync(
        IReadOnlyList<OutboxEntry> page, IReadOnlySet<OutboxLane> waiting, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var places = new SemaphoreSlim(options.Value.Concurrency);
        var offers = page.GroupBy(static entry => entry.Lane)
            .Where(lane => !waiting.Contains(lane.Key))
            .Select(lane => (
                lane.Key, Taken: TryOfferAsync(lane.Key, [.. lane], places, patience.Token, cancellationToken)))
            .ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var all = Task.WhenAll(offers.Select(static offer => offer.Taken));
        if (await Task.WhenAny(all, Task.Delay(options.Value.Patience, time, stop.Token)) == all)
            await stop.CancelAsync();
        else
            await patience.CancelAsync(); // Who has not answered by now may be of another mind: it is offered again.

        cancellationToken.ThrowIfCancellationRequested();
        var taken = offers.Where(static offer => offer.Taken is { IsCompletedSuccessfully: true, Result: true })
            .Select(static offer => offer.Key)
            .ToHashSet();
        return taken.Count == offers.Count && waiting.Count == 0
            ? []
            : [.. page.Where(entry => !taken.Contains(entry.Lane))];
    }

    private async Task<bool> TryOfferAsync(
        OutboxLane lane,
        OutboxEntry[] entries,
        SemaphoreSlim places,
        CancellationToken patience,
        CancellationToken stopping)
    {
        try
        {
            await places.WaitAsync(patience);
            await grains.OfferAsync(lane, entries, patience).WaitAsync(patience);
            places.Release();
            return true;
        }
#pragma warning disable CA1031 // Whatever kept a receiver from taking its items, they are held for it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (!stopping.IsCancellationRequested)
                Log.NotTaken(logger, lane.GrainType, fault.Unforeseen());
            if (!patience.IsCancellationRequested)
                places.Release();
            return false;
        }
    }

    private ISweepTurnGrain TurnGrain() => grains.GetGrain<ISweepTurnGrain>(Turn);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What states have sent could not be handed over; it is offered again.")]
        public static partial void NotMoved(ILogger logger, Exception? fault);

        [LoggerMessage(LogLevel.Warning, "A receiver ({Type}) took nothing; what is for it is held and offered again.")]
        public static partial void NotTaken(ILogger logger, string type, Exception? fault);

        [LoggerMessage(LogLevel.Debug, "The turn to hand over was not given up; it ends by itself.")]
        public static partial void TurnKept(ILogger logger, Exception? fault);
    }
}
