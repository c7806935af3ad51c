using Countersign.Silo.Clustering;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.TestingHost;

namespace Countersign.Clusters;

/// <summary>
/// The grains of a test on Orleans: three silos and a client beside them. All calls between them go by value, as over a
/// network.
/// </summary>
internal sealed class ClusterFixture : IAsyncDisposable
{
    private const short SiloCount = 3;

    /// <summary>
    /// Orleans' own clocks, by the names of its <c>TimeProviderNames</c>: a test that moves the time of grains moves
    /// nothing that the runtime itself goes by, as its collection of idle activations, which takes no leaps.
    /// </summary>
    private static readonly string[] ClocksOfTheRuntime =
    [
        "Orleans.Messaging", "Orleans.SystemTimers", "Orleans.Membership", "Orleans.ActivationManagement",
        "Orleans.GrainDirectory",
    ];

    private readonly InProcessTestCluster _cluster;

    private ClusterFixture(InProcessTestCluster cluster) => _cluster = cluster;

    /// <summary>What a client of the cluster has.</summary>
    public IClusterClient Client => _cluster.Client;

    /// <summary>The services of one silo.</summary>
    public IServiceProvider Services => Silos[0];

    /// <summary>The services of each silo.</summary>
    public IReadOnlyList<IServiceProvider> Silos => [.. _cluster.Silos.Select(static silo => silo.SiloHost.Services)];

    /// <summary>Starts the silos.</summary>
    /// <param name="configure">
    /// Registers the services of one silo; called for each. What silos are to share must be made before.
    /// </param>
    public static async Task<ClusterFixture> StartAsync(Action<IServiceCollection> configure)
    {
        var builder = new InProcessTestClusterBuilder(SiloCount);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo(static (_, silo) => silo.AddLiveStreams());
        builder.ConfigureClient(static client => client.AddLiveStreams());
        builder.ConfigureSiloHost((_, host) =>
        {
            configure(host.Services);
            foreach (var name in ClocksOfTheRuntime)
                host.Services.AddKeyedSingleton(name, TimeProvider.System);
        });
        var fixture = new ClusterFixture(builder.Build());
        try
        {
            await fixture._cluster.DeployAsync();
            return fixture;
        }
        catch
        {
            await fixture.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }
}
