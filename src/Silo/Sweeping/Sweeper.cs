using Countersign.Sweeping;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Silo.Sweeping;

/// <summary>
/// Finds due work again from durable state alone, whatever was lost with a process: pokes each grain whose state says
/// that it is due, and deletes the states whose time is over. Everything it does may be done twice.
/// </summary>
internal sealed partial class Sweeper(
    IDueIndex index,
    IExpiredStates expired,
    ISweepTurn turn,
    IGrainFactory grains,
    IOptions<SweeperOptions> options,
    TimeProvider time,
    ILogger<Sweeper> logger) : BackgroundService
{
    /// <summary>
    /// One pass over what is due now, where it is this silo's turn. Returns how many grains were poked and how many
    /// states deleted.
    /// </summary>
    public async Task<(int Poked, int Deleted)> SweepAsync(CancellationToken cancellationToken)
    {
        RequestContext.Set(WriteUrgency.BackgroundKey, true);
        if (!await turn.TakeAsync(cancellationToken))
            return (0, 0);

        return (await PokeDueAsync(cancellationToken), await DeleteExpiredAsync(cancellationToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await turn.LeaveAsync(cancellationToken);
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
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TrySweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what is due stays due.
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(cancellationToken);
        }
#pragma warning disable CA1031 // A pass that fails is tried again at the next tick; the server must not end for it.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.PassFailed(logger, fault.Unforeseen());
        }
    }

    private async Task<int> PokeDueAsync(CancellationToken cancellationToken)
    {
        var limits = options.Value;
        var (poked, failed) = (0, 0);
        var now = time.GetUtcNow();
        DueCursor? cursor = null;
        for (var page = 0; page < limits.PagesPerPass; page++)
        {
            var due = await index.QueryAsync(now, limits.PageSize, cursor, cancellationToken);
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = limits.Concurrency,
                CancellationToken = cancellationToken,
                TaskScheduler = TaskScheduler.Current,
            };
            await Parallel.ForEachAsync(due.Entries, parallel, async (entry, token) =>
            {
                if (await TryPokeAsync(entry, token))
                    Interlocked.Increment(ref poked);
                else
                    Interlocked.Increment(ref failed);
            });

            cursor = due.Next;
            if (cursor is null || !await turn.TakeAsync(cancellationToken))
                break;
        }

        if (failed > 0)
            Log.PokesFailed(logger, failed, poked);

        return poked;
    }

    private async Task<bool> TryPokeAsync(DueEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IDueGrain>(GrainId.Create(entry.GrainType, entry.Key)).PokeAsync(cancellationToken);
            return true;
        }
#pragma warning disable CA1031 // One grain that cannot do its work must not keep the others from theirs; it stays due.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.PokeFailed(logger, fault.Unforeseen(), entry.GrainType);
            return false;
        }
    }

    private async Task<int> DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        var limits = options.Value;
        var deleted = 0;
        for (var page = 0; page < limits.PagesPerPass; page++)
        {
            var step = await expired.SweepExpiredAsync(time.GetUtcNow(), limits.DeletePageSize, cancellationToken);
            deleted += step;
            if (step < limits.DeletePageSize)
                break;
        }

        return deleted;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A sweep failed and is repeated at the next tick.")]
        public static partial void PassFailed(ILogger logger, Exception? fault);

        [LoggerMessage(LogLevel.Debug, "The turn to sweep was not given up; it ends by itself.")]
        public static partial void TurnKept(ILogger logger, Exception? fault);

        [LoggerMessage(LogLevel.Warning, "{Failed} due grains could not do their work and stay due; {Poked} did.")]
        public static partial void PokesFailed(ILogger logger, int failed, int poked);

        [LoggerMessage(LogLevel.Debug, "A due grain of type {GrainType} could not do its work.")]
        public static partial void PokeFailed(ILogger logger, Exception? fault, string grainType);
    }
}
