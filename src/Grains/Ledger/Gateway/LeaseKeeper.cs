using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Countersign.Ledger;

/// <summary>Returns what a process was lent and does not use, at the latest when it stops.</summary>
/// <param name="returnIdle">Returns what was not used of late.</param>
/// <param name="returnAll">Returns everything.</param>
/// <param name="time">The time.</param>
/// <param name="logger">Is told what could not be returned.</param>
internal abstract partial class LeaseKeeper(
    Action returnIdle, Func<CancellationToken, Task> returnAll, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for the ledgers; the rest they call back, or it ends with its window.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await returnAll(cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            Log.NotReturned(logger);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                returnIdle();
        }
        catch (OperationCanceledException)
        {
            // The process stops; StopAsync returns the rest.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What a ledger had lent was not returned in time; it comes back by itself.")]
        public static partial void NotReturned(ILogger logger);
    }
}
