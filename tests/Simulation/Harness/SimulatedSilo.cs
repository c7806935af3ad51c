using Countersign.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using EmbeddedSilo = Countersign.Embedded.Silo;

namespace Countersign.Simulation.Harness;

/// <summary>
/// One silo of a simulated cluster: services and a clock of its own, the thread and the store of all.
/// </summary>
internal sealed class SimulatedSilo : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly SiloClock _clock;

    public SimulatedSilo(string name, SimulationCluster cluster, SiloClock clock, Action<ISiloBuilder> configure)
    {
        Name = name;
        _clock = clock;
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<IActorScheduler>(new SimulatedScheduler(cluster.Loop));
        services.AddOrleans(silo =>
        {
            foreach (var storage in cluster.StorageNames)
            {
                services.AddGrainStorage(
                    storage,
                    (sp, _) => cluster.Store.For(name, sp.GetService<IGrainStorageSerializer>()));
            }

            configure(silo);
        });
        _services = services.BuildServiceProvider();
        Runtime = _services.GetRequiredService<EmbeddedSilo>();
        Runtime.Router = cluster.Network.RouterOf(this);
    }

    public string Name { get; }

    public EmbeddedSilo Runtime { get; }

    public bool IsAlive => !Runtime.IsCrashed;

    public IServiceProvider Services => _services;

    public IClusterClient Client => _services.GetRequiredService<IClusterClient>();

    /// <summary>The process is gone from one moment to the next: memory, turns and timers with it.</summary>
    public void Crash()
    {
        _clock.IsStopped = true;
        Runtime.Crash();
    }

    public void Dispose() => _services.Dispose();
}
