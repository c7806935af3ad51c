using Countersign.Sweeping;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Silo.Outbox;

/// <summary>
/// Hands what states have sent to those it is for, from the front, and removes it when all of a page is taken. One silo
/// at a time does so; should two, the receivers take everything once all the same. A crash anywhere repeats a page.
/// </summary>
internal sealed partial class OutboxPump(
    IOutbox outbox,
    IGrainFactory grains,
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

    /// <summary>Hands one page over. Returns how many items it had; none where it is another silo's turn.</summary>
    public async Task<int> PumpAsync(CancellationToken cancellationToken)
    {
        RequestContext.Set(WriteUrgency.BackgroundKey, true);
        if (!await TurnGrain().TakeAsync(_me, TurnLength, cancellationToken))
            return 0;

        var page = await outbox.ReadAsync(options.Value.PageSize, cancellationToken);
        if (page.Count == 0)
            return 0;

        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Value.Concurrency,
            CancellationToken = cancellationToken,
            TaskScheduler = TaskScheduler.Current,
        };
        await Parallel.ForEachAsync(
            page.GroupBy(entry => (entry.GrainType, entry.Key)),
            parallel,
            async (group, token) => await HandOverAsync(group.Key.GrainType, group.Key.Key, group, token));
        await outbox.RemoveAsync(page[^1].Position, cancellationToken);
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
                var moved = await PumpAsync(stoppingToken);
                pause = FirstPause;
                if (moved == 0)
                    await outbox.WaitAsync(options.Value.Interval, stoppingToken);
                if (moved < options.Value.PageSize && options.Value.Gather > TimeSpan.Zero)
                    await Task.Delay(options.Value.Gather, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return; // What waits is durable.
            }
#pragma warning disable CA1031 // Whatever kept a receiver from taking its items, they are offered again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Log.NotTaken(logger, fault.Unforeseen());
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

    private async Task HandOverAsync(
        string grainType, string key, IEnumerable<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        var receiver = grains.GetGrain<IOutboxGrain>(GrainId.Create(grainType, key));
        foreach (var chunk in entries.Chunk(IOutboxGrain.MaxParcels))
        {
            await receiver.TakeAsync(
                [.. chunk.Select(static entry => new OutboxParcel(entry.Position, entry.Payload))], cancellationToken);
        }
    }

    private ISweepTurnGrain TurnGrain() => grains.GetGrain<ISweepTurnGrain>(Turn);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What states have sent could not be handed over; it is offered again.")]
        public static partial void NotTaken(ILogger logger, Exception? fault);

        [LoggerMessage(LogLevel.Debug, "The turn to hand over was not given up; it ends by itself.")]
        public static partial void TurnKept(ILogger logger, Exception? fault);
    }
}
