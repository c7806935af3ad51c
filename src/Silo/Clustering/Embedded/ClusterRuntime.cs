using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Countersign.Silo.Clustering;

/// <summary>What the runtime of this build can do. This is the embedded one: one process, and it says so.</summary>
public static class ClusterRuntime
{
    /// <summary>Whether several processes can be one cluster.</summary>
    public static bool IsCluster => false;

    /// <summary>What a process is told that cannot be.</summary>
    public static string OneProcess =>
        "The embedded runtime is one process, in which the Api carries its silo; build with ACTOR_RUNTIME=orleans for"
        + " silos and front doors of their own.";

    /// <summary>Adds a silo.</summary>
    public static void AddSilo(IHostApplicationBuilder builder, HostSettings settings, Action<ISiloBuilder> grains)
    {
        ArgumentNullException.ThrowIfNull(settings);
        builder.UseOrleans(silo =>
        {
            silo.AddLiveStreams();
            grains(silo);
        });
    }

    /// <summary>Adds a client of silos elsewhere.</summary>
    /// <exception cref="InvalidOperationException">Always: there are none.</exception>
    public static void AddClient(IHostApplicationBuilder builder, HostSettings settings) =>
        throw new InvalidOperationException(OneProcess);
}
