using System.Buffers.Binary;
using Countersign.Carriers.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Carriers;

/// <summary>
/// Tells the routes' grains what this process has seen, several times a second, and brings back what all processes
/// together have seen. A report that is lost is not repeated: counts are there to learn from, not to bill by.
/// </summary>
internal sealed partial class RouteWatch(
    Router router, IGrainFactory grains, IRandomSource random, TimeProvider time, ILogger<RouteWatch> logger)
    : BackgroundService
{
    /// <summary>How soon news is told.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a route is asked how it is, whether there is news or not.</summary>
    public static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(1);

    private readonly ulong _silo = NewSilo(random);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (router.Routes.IsEmpty)
            return;

        await Task.Yield();
        var watched = router.Routes.Select(route => new Watched(route)).ToArray();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                foreach (var one in watched)
                    Tell(one, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(watched.Select(one => one.Telling));
        }
    }

    private static ulong NewSilo(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        random.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes) | 1;
    }

    /// <summary>One report of a route is under way at a time, so that none overtakes another.</summary>
    private void Tell(Watched one, CancellationToken cancellationToken)
    {
        if (!one.Telling.IsCompleted)
            return;

        var healthDue = !one.IsHeard || time.GetElapsedTime(one.HealthAt) >= HealthInterval;
        var report = one.Route.News.Take(_silo, healthDue);
        if (!healthDue && report.News.IsEmpty && report.Wanted == 0)
            return;

        if (healthDue)
            one.HealthAt = time.GetTimestamp();
        one.Telling = TellAsync(one, report, cancellationToken);
    }

    private async Task TellAsync(Watched one, RouteReport report, CancellationToken cancellationToken)
    {
        try
        {
            var grain = grains.GetGrain<ICarrierRouteGrain>(one.Route.Id);
            router.Heard(one.Route.Id, await grain.ReportAsync(report, cancellationToken));
            one.IsHeard = true;
        }
#pragma warning disable CA1031 // What this process knows of the route stays as it was; it asks again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (!cancellationToken.IsCancellationRequested && one.IsHeard)
                Log.NotHeard(logger, fault, one.Route.Id);
        }
    }

    private sealed class Watched(LiveRoute route)
    {
        public LiveRoute Route => route;

        public Task Telling { get; set; } = Task.CompletedTask;

        public long HealthAt { get; set; }

        public bool IsHeard { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Route {Route} could not be asked how it is; what was known is used on.")]
        public static partial void NotHeard(ILogger logger, Exception fault, string route);
    }
}
