using Countersign.Carriers.Simulated;
using Countersign.Tenants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Countersign.Sandbox;

/// <summary>
/// Looks, while something in this process waits for a tenant's time, whether the tenant has moved its clock: the move
/// may have been asked of another front door. What waits is late by <see cref="Interval"/> and the age of a snapshot.
/// </summary>
internal sealed partial class SandboxClockWatch(
    ISandboxClock clock, ITenantSnapshots tenants, TimeProvider time, ILogger<SandboxClockWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var waiting in clock.Tenants)
        {
            if (await tenants.FindAsync(waiting, cancellationToken) is { } tenant)
                clock.Moved(waiting, tenant.SandboxClockOffset);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryLookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops, and what waits goes with it.
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
#pragma warning disable CA1031 // A look that fails is repeated at the next tick.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.LookFailed(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The clock of a sandbox could not be looked at; it is tried again at once.")]
        public static partial void LookFailed(ILogger logger, Exception fault);
    }
}
