using Countersign.Silo.Clustering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Countersign.Clusters;

/// <summary>The grains of a test on the embedded runtime: one process is all of it, and asks itself.</summary>
internal sealed class ClusterFixture : IAsyncDisposable
{
    private readonly IHost _host;

    private ClusterFixture(IHost host) => _host = host;

    /// <summary>What a client of the cluster has.</summary>
    public IClusterClient Client => Services.GetRequiredService<IClusterClient>();

    /// <summary>The services of one silo.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The services of each silo.</summary>
    public IReadOnlyList<IServiceProvider> Silos => [Services];

    /// <summary>Starts the silos.</summary>
    /// <param name="configure">
    /// Registers the services of one silo; called for each. What silos are to share must be made before.
    /// </param>
    public static async Task<ClusterFixture> StartAsync(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services);
        builder.UseOrleans(static silo => silo.AddLiveStreams());
        var host = builder.Build();
        await host.StartAsync();
        return new ClusterFixture(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
