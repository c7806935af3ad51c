using Microsoft.Extensions.Hosting;

namespace Countersign.Limits;

/// <summary>Tells the reports and breakers every second, and once more when the process stops.</summary>
internal sealed class LimitNotesTeller(LimitNotes notes, TrafficNotes checks, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TellAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TellAsync(CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // The process stops; StopAsync tells the rest.
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        await checks.TellAsync(cancellationToken);
        await notes.TellAsync(cancellationToken);
    }
}
