using Countersign.Analytics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Providers;
using Orleans.Storage;

namespace Countersign.Events;

/// <summary>What all logs of a process share.</summary>
internal sealed class EventLogServices(
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage,
    CheckpointSigner signer,
    IRandomSource random,
    TimeProvider time,
    IOptions<EventLogOptions> options,
    IOptions<AnalyticsOptions> analytics,
    EventLogMetrics metrics,
    IEnumerable<IEventWatch> watches,
    ILogger<EventLogGrain> logger)
{
    public IGrainStorage Storage => storage;

    public CheckpointSigner Signer => signer;

    public IRandomSource Random => random;

    public TimeProvider Time => time;

    public EventLogMetrics Metrics => metrics;

    public ILogger Logger => logger;

    public AnalyticsOptions Analytics => analytics.Value;

    public TimeSpan Retention => options.Value.Retention;

    /// <summary>Tells whoever listens on this silo that a log has grown.</summary>
    public void Tell(string log)
    {
        foreach (var watch in watches)
            watch.Appended(log);
    }

    /// <summary>Real time, milliseconds since 1970.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
