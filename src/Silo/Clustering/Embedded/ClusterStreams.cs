using Countersign.Batches;
using Orleans.Hosting;

namespace Countersign.Silo.Clustering;

/// <summary>The streams of a process: what is published is delivered within it.</summary>
public static class ClusterStreams
{
    /// <summary>Adds them to the silo, from which its front door has them as well.</summary>
    public static ISiloBuilder AddLiveStreams(this ISiloBuilder silo) => silo.AddMemoryStreams(LiveStreams.Provider);
}
