using Countersign.Storage.AzureBlob;
using Countersign.Storage.Keys;
using Countersign.Storage.Memory;
using Countersign.Storage.PostgreSql;
using Countersign.Storage.Sqlite;
using Countersign.Storage.Tests.AzureBlob;
using Countersign.Storage.Tests.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Storage.Tests;

/// <summary>A store as a host would have it, with short ways to use it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public const string StateName = "note";
    public static readonly DateTimeOffset Noon = new(2030, 5, 17, 12, 0, 0, TimeSpan.Zero);
    public static readonly KeyRing Keys = KeyRing.Generate(new SeededRandom(1));
    private static readonly GrainType Type = GrainType.Create("note-taker");

    private readonly ServiceProvider _services;

    private TestStore(IServiceCollection services) => _services = services.BuildServiceProvider();

    public IGrainStorage Storage => _services.GetRequiredService<IGrainStorage>();

    public IDueIndex Due => _services.GetRequiredService<IDueIndex>();

    public IExpiredStates Expired => _services.GetRequiredService<IExpiredStates>();

    public IServiceProvider Services => _services;

    public static TestStore Sqlite(
        string folder,
        Action<SqliteStorageOptions>? configure = null,
        IKeyRing? keys = null,
        Listener? log = null) =>
        new(Basis(keys, log).AddCountersignSqliteStorage(options =>
        {
            options.DataFolder = folder;
            configure?.Invoke(options);
        }));

    public static TestStore PostgreSql(
        ServerAddress at,
        Action<PostgreSqlStorageOptions>? configure = null,
        IKeyRing? keys = null,
        Listener? log = null) =>
        new(Basis(keys, log).AddCountersignPostgreSqlStorage(options =>
        {
            (options.ConnectionString, options.Schema) = (at.ConnectionString, at.Schema);
            configure?.Invoke(options);
        }));

    public static TestStore AzureBlob(
        AccountAddress at,
        Action<AzureBlobStorageOptions>? configure = null,
        IKeyRing? keys = null,
        Listener? log = null) =>
        new(Basis(keys, log).AddCountersignAzureBlobStorage(options =>
        {
            (options.ConnectionString, options.Container) = (at.ConnectionString, at.Container);
            configure?.Invoke(options);
        }));

    public static TestStore Memory(MemoryStorage? storage = null, TimeProvider? time = null)
    {
        var services = Basis(keys: null);
        if (time is not null)
            services.AddSingleton(time);
        return new TestStore(services.AddCountersignMemoryStorage(storage));
    }

    public static GrainId Grain(string key) => GrainId.Create(Type, key);

    public async Task<GrainState<Note>> ReadAsync(string key, string stateName = StateName)
    {
        var state = new GrainState<Note>();
        await Storage.ReadStateAsync(stateName, Grain(key), state);
        return state;
    }

    public async Task<GrainState<Note>> WriteAsync(string key, Note note, string? etag = null)
    {
        var state = new GrainState<Note>(note, etag);
        await Storage.WriteStateAsync(StateName, Grain(key), state);
        return state;
    }

    public Task ClearAsync(string key, GrainState<Note> state) => Storage.ClearStateAsync(StateName, Grain(key), state);

    /// <summary>The keys of all that is due, in the order of the index, page by page.</summary>
    public async Task<List<string>> DueKeysAsync(DateTimeOffset now, int pageSize = 100)
    {
        var keys = new List<string>();
        DueCursor? cursor = null;
        do
        {
            var page = await Due.QueryAsync(now, pageSize, cursor);
            keys.AddRange(page.Entries.Select(entry => entry.Key));
            cursor = page.Next;
        }
        while (cursor is not null);

        return keys;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static ServiceCollection Basis(IKeyRing? keys, Listener? log = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => _ = log is null ? logging : logging.AddProvider(log));
        services.AddSingleton<IRandomSource>(new SeededRandom(2));
        services.AddSingleton(keys ?? Keys);
        services.Configure<StateCodecOptions>(options => options.TypeInfoResolvers.Add(TestJson.Default));
        return services;
    }
}
