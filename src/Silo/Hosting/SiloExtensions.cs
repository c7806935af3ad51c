using Countersign.Batches;
using Countersign.Carriers;
using Countersign.Carriers.Http;
using Countersign.Carriers.Links;
using Countersign.Carriers.Routing;
using Countersign.Carriers.Simulated;
using Countersign.Carriers.Smpp;
using Countersign.Events;
using Countersign.Idempotency;
using Countersign.Inbound;
using Countersign.Ledger;
using Countersign.Limits;
using Countersign.Messages;
using Countersign.Sandbox;
using Countersign.Security;
using Countersign.Silo.Clustering;
using Countersign.Silo.Outbox;
using Countersign.Silo.Sweeping;
using Countersign.Sweeping;
using Countersign.Tenants;
using Countersign.Verifications;
using Countersign.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Countersign.Silo.Hosting;

/// <summary>Puts Countersign into a host, but for its front door.</summary>
public static class SiloExtensions
{
    /// <summary>The names by which grains ask for their storage; one store serves them all.</summary>
    private static readonly string[] StorageNames =
        ["numbers", "tenants", "idempotency", "limits", "batches", "batch-shards"];

    /// <summary>
    /// Adds a silo with the store that the settings name. What the caller has registered before (clock, randomness, a
    /// store for tests) stays.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="settings">What the process is.</param>
    /// <param name="dataFolder">Where what lies in files lies: the keys, and the store where it is a file.</param>
    public static IHostApplicationBuilder AddCountersignSilo(
        this IHostApplicationBuilder builder, HostSettings settings, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(settings);
        builder.AddKeys(settings, dataFolder);
        builder.AddStore(settings, dataFolder);
        return builder.AddCountersignGrains(settings);
    }

    /// <summary>Adds the grains and what they need, over whatever store is registered.</summary>
    public static IHostApplicationBuilder AddCountersignGrains(
        this IHostApplicationBuilder builder, HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        builder.AddSources();
        ClusterRuntime.AddSilo(builder, settings, AddGrains);
        if (settings.Kind == HostKind.Silo)
            builder.Services.AddInteractiveCalls();
        builder.Services.AddSweeper();
        builder.Services.AddOutboxPump();
        return builder;
    }

    /// <summary>
    /// Adds a client of silos elsewhere, and what a front door knows without them: the keys, its tenants of late.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="settings">What the process is.</param>
    /// <param name="dataFolder">Where the keys lie, unless <c>KeyRing:Path</c> says otherwise.</param>
    public static IHostApplicationBuilder AddCountersignClient(
        this IHostApplicationBuilder builder, HostSettings settings, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(settings);
        builder.AddSources();
        builder.AddKeys(settings, dataFolder);
        builder.Services.AddMessages().AddNumberKeys().AddTenants().AddBatchPace().AddReceipts().AddInbound()
            .AddAuditTrail();
        ClusterRuntime.AddClient(builder, settings);
        builder.Services.AddTenantGateway().AddLimitDesk();
        return builder;
    }

    private static void AddSources(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IRandomSource, SystemRandomSource>();
    }

    private static void AddGrains(ISiloBuilder silo)
    {
        foreach (var name in StorageNames)
        {
            silo.Services.AddGrainStorage(name, (services, _) =>
                services.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME));
        }

        silo.Services
            .AddRoutes()
            .AddCarrierRoutes()
            .AddSimulatedCarrier()
            .AddSmppCarrier()
            .AddHttpCarriers()
            .AddReceipts()
            .AddReceiptIndex()
            .AddInbound()
            .AddSenderOwners()
            .AddCarrierLinks()
            .AddSandbox()
            .AddMessages()
            .AddNumberKeys()
            .AddVerifications()
            .AddBatches()
            .AddTenants()
            .AddLimiters()
            .AddLedgers()
            .AddTenantGateway()
            .AddIdempotency()
            .AddWebhooks()
            .AddEventLogs()
            .AddSweepTurn();
    }
}
