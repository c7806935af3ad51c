using Countersign.Batches;
using Countersign.Carriers;
using Countersign.Carriers.Simulated;
using Countersign.Idempotency;
using Countersign.Limits;
using Countersign.Messages;
using Countersign.Security;
using Countersign.Silo.Sweeping;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Countersign.Silo.Hosting;

/// <summary>Puts the whole of Countersign but its front door into a host.</summary>
public static class SiloExtensions
{
    private const int DefaultSiloPort = 11_111;
    private const int DefaultGatewayPort = 30_000;

    /// <summary>The names by which grains ask for their storage; one store serves them all.</summary>
    private static readonly string[] StorageNames =
        ["numbers", "tenants", "idempotency", "limits", "batches", "batch-shards"];

    /// <summary>
    /// Adds a silo that keeps its keys in <paramref name="dataFolder"/>, and its state in the store that
    /// <c>Storage:Provider</c> names: by default in the same folder, for one process at a time. What the caller has
    /// registered before (clock, randomness, a store for tests) stays.
    /// </summary>
    public static IHostApplicationBuilder AddCountersignSilo(this IHostApplicationBuilder builder, string dataFolder)
    {
        builder.Services.Configure<KeyRingOptions>(
            keys => keys.Path = Path.Combine(dataFolder, KeyRingOptions.DefaultFileName));
        return builder.AddStore(dataFolder).AddCountersignGrains();
    }

    /// <summary>Adds the grains and what they need, over whatever store is registered.</summary>
    public static IHostApplicationBuilder AddCountersignGrains(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IRandomSource, SystemRandomSource>();
        builder.UseOrleans(AddGrains);
        builder.Services.AddSweeper();
        return builder;
    }

    private static void AddGrains(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(
            silo.Configuration.GetValue("Cluster:SiloPort", DefaultSiloPort),
            silo.Configuration.GetValue("Cluster:GatewayPort", DefaultGatewayPort));
        foreach (var name in StorageNames)
        {
            silo.Services.AddGrainStorage(name, (services, _) =>
                services.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME));
        }

        silo.Services
            .AddSimulatedCarrier()
            .AddReceipts()
            .AddMessages()
            .AddNumberKeys()
            .AddVerifications()
            .AddBatches()
            .AddTenants()
            .AddLimiters()
            .AddIdempotency();
    }
}
