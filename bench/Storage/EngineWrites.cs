using System.Globalization;
using Countersign.Bench.Load;
using Countersign.Bench.Processes;
using Countersign.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Bench.Storage;

/// <summary>Writes through the storage provider, as grains do: each waits for its answer, many at once.</summary>
internal sealed class EngineWrites : IAsyncDisposable
{
    private const string StateName = "bench";
    private const int WritesOfEach = 3;
    private const int RestBytes = 150;
    private static readonly GrainType Type = GrainType.Create("bench-state");

    private readonly IHost _host;
    private readonly IGrainStorage _storage;
    private long _next;
    private long _done;

    private EngineWrites(IHost host)
    {
        _host = host;
        _storage = host.Services.GetRequiredKeyedService<IGrainStorage>(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
    }

    /// <param name="folder">Where the keys lie, and SQLite's database.</param>
    /// <param name="server">The PostgreSQL server to write to; SQLite where there is none.</param>
    public static async Task<EngineWrites> OpenAsync(string folder, PostgreSql? server = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IRandomSource, BenchRandomSource>();
        builder.Services.Configure<StateCodecOptions>(codec => codec.TypeInfoResolvers.Add(BenchStateJson.Default));
        builder.Services.Configure<KeyRingOptions>(
            keys => keys.Path = Path.Combine(folder, KeyRingOptions.DefaultFileName));
        if (server is null)
            builder.Services.AddCountersignSqliteStorage(store => store.DataFolder = folder);
        else
            builder.Services.AddCountersignPostgreSqlStorage(store => store.ConnectionString = server.ConnectionString);

        var host = builder.Build();
        await host.StartAsync();
        return new EngineWrites(host);
    }

    /// <summary>
    /// Durable writes per second of so many writers, each of which writes a new state and changes it twice.
    /// </summary>
    public async Task<double> RunAsync(int writers, double seconds)
    {
        _done = 0;
        var begin = Clock.Now;
        var end = begin + Clock.FromSeconds(seconds);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => WriteUntilAsync(end))));
        return _done / Clock.Seconds(Clock.Now - begin);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task WriteUntilAsync(long end)
    {
        var rest = new byte[RestBytes];
        new Random(1).NextBytes(rest);
        while (Clock.Now < end)
        {
            var number = Interlocked.Increment(ref _next);
            var id = GrainId.Create(Type, Key(number));
            var state = new GrainState<BenchState>();
            await _storage.ReadStateAsync(StateName, id, state);
            for (var write = 1; write <= WritesOfEach; write++)
            {
                state.State = new BenchState
                {
                    Number = "+998901234567",
                    Tenant = "sandbox",
                    Changed = 1_700_000_000_000 + number,
                    Writes = write,
                    Rest = rest,
                };
                await _storage.WriteStateAsync(StateName, id, state);
                Interlocked.Increment(ref _done);
            }
        }
    }

    // Keyed hashes, as those of numbers are: neighbours in time are not neighbours in the index.
    private static string Key(long number)
    {
        var scattered = (ulong)number * 0x9E3779B97F4A7C15;
        return string.Create(CultureInfo.InvariantCulture, $"sandbox/{scattered:x16}{~scattered:x16}");
    }
}
