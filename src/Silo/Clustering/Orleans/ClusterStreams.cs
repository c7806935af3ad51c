using Countersign.Batches;
using Orleans.Hosting;
using Orleans.Providers;

namespace Countersign.Silo.Clustering;

/// <summary>
/// The streams of a cluster. Items wait in grains until an agent of some silo hands them to whoever has subscribed; who
/// has, a grain knows. All of it lies in memory: what was in a silo that dies is lost, and followers subscribe anew.
/// </summary>
public static class ClusterStreams
{
    /// <summary>
    /// Grains that items wait in. Each has an agent that asks it all the time, so there are few; silos and clients have
    /// to have the same number.
    /// </summary>
    private const int Queues = 4;

    /// <summary>How often an agent asks; a follower sees a step so much later.</summary>
    private static readonly TimeSpan Asking = TimeSpan.FromMilliseconds(200);

    /// <summary>How long an item is offered to a follower who does not take it; the next one replaces it.</summary>
    private static readonly TimeSpan Delivering = TimeSpan.FromSeconds(5);

    /// <summary>Adds them to a silo, where they are published and handed out.</summary>
    public static ISiloBuilder AddLiveStreams(this ISiloBuilder silo)
    {
        silo.AddMemoryGrainStorage(ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME);
        return silo.AddMemoryStreams(LiveStreams.Provider, static streams =>
        {
            streams.ConfigurePartitioning(Queues);
            streams.ConfigurePullingAgent(static agent => agent.Configure(static options =>
                (options.GetQueueMsgsTimerPeriod, options.MaxEventDeliveryTime) = (Asking, Delivering)));
        });
    }

    /// <summary>Adds them to a front door, which subscribes.</summary>
    public static IClientBuilder AddLiveStreams(this IClientBuilder client) =>
        client.AddMemoryStreams(LiveStreams.Provider, static streams => streams.ConfigurePartitioning(Queues));
}
