using Countersign.Storage.AzureBlob;
using Countersign.Storage.Codec;
using Countersign.Storage.Keys;
using Countersign.Storage.Memory;
using Countersign.Storage.Outbox;
using Countersign.Storage.PostgreSql;
using Countersign.Storage.Sqlite;
using Countersign.Storage.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime.Hosting;

namespace Countersign.Storage;

/// <summary>
/// Adds a store: grain storage for every grain that names none, <see cref="IDueIndex"/>, <see cref="IExpiredStates"/>
/// and <see cref="IKeyRing"/>. The host adds <see cref="IRandomSource"/>; states are made known through
/// <see cref="StateCodecOptions"/>.
/// </summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Keeps everything in one SQLite file. Opened, and the options checked, when the host starts.</summary>
    public static IServiceCollection AddCountersignSqliteStorage(
        this IServiceCollection services, Action<SqliteStorageOptions>? configure = null)
    {
        services.AddOptions<SqliteStorageOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SqliteStorageOptions>, SqliteStorageOptionsValidator>());
        services.TryAddSingleton<SqliteDatabase>();
        services.AddStore<SqliteStateStore>();
        services.TryAddSingleton<IReminderTable, SqliteReminderTable>();
        services.AddHostedService<StoreOpener<SqliteDatabase>>();
        return services.AddCountersignKeyRing().AddStates();
    }

    /// <summary>
    /// Keeps everything in a PostgreSQL database that several silos share. Opened, migrated and checked, with the
    /// options, when the host starts.
    /// </summary>
    public static IServiceCollection AddCountersignPostgreSqlStorage(
        this IServiceCollection services, Action<PostgreSqlStorageOptions>? configure = null)
    {
        services.AddOptions<PostgreSqlStorageOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor
            .Singleton<IValidateOptions<PostgreSqlStorageOptions>, PostgreSqlStorageOptionsValidator>());
        services.TryAddSingleton<PostgreSqlDatabase>();
        services.AddStore<PostgreSqlStateStore>();
        services.TryAddSingleton<IReminderTable, PostgreSqlReminderTable>();
        services.AddHostedService<StoreOpener<PostgreSqlDatabase>>();
        return services.AddCountersignKeyRing().AddStates();
    }

    /// <summary>
    /// Keeps everything in a container of Azure Blob storage that several silos share. Opened and checked, with the
    /// options, when the host starts.
    /// </summary>
    public static IServiceCollection AddCountersignAzureBlobStorage(
        this IServiceCollection services, Action<AzureBlobStorageOptions>? configure = null)
    {
        services.AddOptions<AzureBlobStorageOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor
            .Singleton<IValidateOptions<AzureBlobStorageOptions>, AzureBlobStorageOptionsValidator>());
        services.TryAddSingleton<AzureBlobDatabase>();
        services.TryAddSingleton<OutboxHints>();
        services.TryAddSingleton<IStateStore, AzureBlobStateStore>();
        services.TryAddSingleton<IOutboxStore, AzureBlobOutboxStore>();
        services.TryAddSingleton<IReminderTable, AzureBlobReminderTable>();
        services.AddHostedService<StoreOpener<AzureBlobDatabase>>();
        return services.AddCountersignKeyRing().AddStates();
    }

    /// <summary>Keeps everything in memory: for tests and simulation.</summary>
    /// <param name="services">The services of one silo.</param>
    /// <param name="storage">What silos share; null for a store of this one alone.</param>
    public static IServiceCollection AddCountersignMemoryStorage(
        this IServiceCollection services, MemoryStorage? storage = null)
    {
        services.TryAddSingleton(storage ?? new MemoryStorage());
        services.AddStore<MemoryStateStore>();
        services.TryAddSingleton<IKeyRing>(sp => KeyRing.Generate(sp.GetRequiredService<IRandomSource>()));
        return services.AddStates();
    }

    /// <summary>Reads the key ring from the environment or its file; makes the file at the first start.</summary>
    public static IServiceCollection AddCountersignKeyRing(
        this IServiceCollection services, Action<KeyRingOptions>? configure = null)
    {
        services.AddOptions<KeyRingOptions>().Configure(configure ?? (_ => { }));
        services.TryAddSingleton<IKeyRing>(sp =>
            new KeyRingFile(sp.GetRequiredService<IRandomSource>(), sp.GetRequiredService<ILogger<KeyRingFile>>())
                .Load(sp.GetRequiredService<IOptions<KeyRingOptions>>().Value));
        return services;
    }

    private static void AddStore<TStore>(this IServiceCollection services)
        where TStore : class, IStateStore, IOutboxStore
    {
        services.TryAddSingleton<TStore>();
        services.TryAddSingleton<IStateStore>(static sp => sp.GetRequiredService<TStore>());
        services.TryAddSingleton<IOutboxStore>(static sp => sp.GetRequiredService<TStore>());
    }

    private static IServiceCollection AddStates(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOptions<StateCodecOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StorageMetrics>();
        services.TryAddSingleton<StoreHealth>();
        services.TryAddSingleton<IStoreHealth>(sp => sp.GetRequiredService<StoreHealth>());
        services.TryAddSingleton<IStateCodec>(sp => new StateCodec(
            sp.GetRequiredService<IOptions<StateCodecOptions>>().Value,
            sp.GetRequiredService<IKeyRing>(),
            sp.GetRequiredService<IRandomSource>()));
        services.TryAddSingleton<OutboxCodec>();
        services.TryAddSingleton<HeldCodec>();
        services.TryAddSingleton<OutboxRoom>();
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddSingleton<IOutbox, StoreOutbox>();
        services.TryAddSingleton<StateGrainStorage>();
        services.TryAddSingleton<StateDueIndex>();
        services.TryAddSingleton<IDueIndex>(sp => sp.GetRequiredService<StateDueIndex>());
        services.TryAddSingleton<IExpiredStates>(sp => sp.GetRequiredService<StateDueIndex>());
        return services.AddGrainStorage(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (sp, _) => sp.GetRequiredService<StateGrainStorage>());
    }
}
