using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Countersign.Ledger;

/// <summary>Returns to the ledgers what this process does not use, at the latest when it stops.</summary>
internal sealed partial class GatewayKeeper(
    TenantGateway gateway, TimeProvider time, ILogger<GatewayKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for the ledgers; the rest is lost until its window ends.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await gateway.ReturnAllAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
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
                gateway.ReturnIdle();
        }
        catch (OperationCanceledException)
        {
            // The process stops; StopAsync returns the rest.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Unused quota was not returned in time; it is lost until its window ends.")]
        public static partial void NotReturned(ILogger logger);
    }
}
