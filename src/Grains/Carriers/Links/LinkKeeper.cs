using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Links;

/// <summary>
/// Keeps the links of all routes open from every silo, though nothing may be sent by them: receipts and replies of
/// handsets come by the same connections. A link whose silo went away is opened in another within
/// <see cref="LinkOptions.PingInterval"/> of the cluster noticing.
/// </summary>
internal sealed partial class LinkKeeper(
    RouteCarriers carriers, IOptions<LinkOptions> options, TimeProvider time, ILogger<LinkKeeper> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        RouteLinks.Link[] links = [.. carriers.Links];
        if (links.Length == 0)
            return;

        // One after another, so that a cluster that starts does not knock at all doors at once.
        using var timer = new PeriodicTimer(options.Value.PingInterval / links.Length, time);
        try
        {
            for (var next = 0; ; next = (next + 1) % links.Length)
            {
                await PingAsync(links[next], stoppingToken);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the links end with their grains.
        }
    }

    private async Task PingAsync(RouteLinks.Link link, CancellationToken cancellationToken)
    {
        try
        {
            link.State = await link.Grain.PingAsync(cancellationToken).WaitAsync(
                options.Value.PingTimeout, time, cancellationToken);
        }
#pragma warning disable CA1031 // A link that cannot be reached is asked again in its next turn.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            link.State = LinkState.Connecting;
            Log.NoAnswer(logger, fault.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A link could not be asked where it stands ({Fault}).")]
        public static partial void NoAnswer(ILogger logger, string fault);
    }
}
