using System.Text;
using Countersign.Analytics;
using Countersign.Clusters;
using Countersign.Events;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage;
using Countersign.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Grains.Tests.Events;

/// <summary>Event logs in a cluster of their own; clusters that share a store force a second activation.</summary>
internal sealed class LogSilo : IAsyncDisposable
{
    public static readonly string Key = EventLogKeys.Of("acme", sandbox: true, 0);

    private readonly ClusterFixture _cluster;

    private LogSilo(ClusterFixture cluster, MovableTime time) => (_cluster, Time) = (cluster, time);

    public MovableTime Time { get; }

    public IEventLogGrain Log => _cluster.Client.GetGrain<IEventLogGrain>(Key);

    public ITallyGrain Tallies => _cluster.Client.GetGrain<ITallyGrain>(Key);

    public IOutboxGrain Receiver => _cluster.Client.GetGrain<IOutboxGrain>(GrainId.Create("event-log", Key));

    public IDueGrain Due => _cluster.Client.GetGrain<IDueGrain>(GrainId.Create("event-log", Key));

    public static async Task<LogSilo> StartAsync(MemoryStorage? storage = null, MovableTime? time = null)
    {
        time ??= new MovableTime();
        storage ??= new MemoryStorage(); // One for all silos.
        return new LogSilo(
            await ClusterFixture.StartAsync(services => services
                .AddSingleton<TimeProvider>(time)
                .AddSingleton<IKeyRing>(new TestKeys())
                .AddSingleton<IRandomSource>(new SeededRandom(7))
                .AddCountersignMemoryStorage(storage)
                .AddEventLogs()),
            time);
    }

    public static EventDraft Draft(int number, string? to = "+9989******67", string pseudonym = "n1") => new()
    {
        Type = "verification.started",
        Subject = $"ve_{number}",
        Sequence = 1,
        At = 1_700_000_000_000 + number,
        To = to,
        Number = to is null ? null : pseudonym,
        Data = Encoding.UTF8.GetBytes($$"""{"purpose":"p{{number}}"}"""),
    };

    public static OutboxParcel Parcel(long position, EventDraft? draft = null) =>
        new(new OutboxPosition(position, 0), (draft ?? Draft((int)position)).ToPayload());

    public static OutboxParcel Erasure(long position, string pseudonym = "n1") =>
        new(new OutboxPosition(position, 0), EventErasure.ToPayload(pseudonym));

    /// <summary>The numbers that the store still has, of all events, oldest first; null for none.</summary>
    public async Task<List<string?>> StoredAsync()
    {
        var storage = _cluster.Services.GetRequiredKeyedService<IGrainStorage>(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
        var (rows, stored) = (new EventLogRows(storage, Key), new List<string?>());
        for (var number = 0L; await rows.ReadAsync(number) is { RecordExists: true } row; number++)
            stored.AddRange(row.State!.Events.Select(
                static one => one.Opening is { } opening ? Encoding.UTF8.GetString(opening.To.Span) : null));

        return stored;
    }

    public Task AppendAsync(int from, int count) =>
        Log.AppendAsync([.. Enumerable.Range(from, count).Select(number => Draft(number))]);

    public async Task<List<EventRecord>> AllAsync()
    {
        var all = new List<EventRecord>();
        while (await Log.ReadAsync(all.Count == 0 ? 0 : all[^1].Index, 100) is { Events.Length: > 0 } page)
            all.AddRange(page.Events);
        return all;
    }

    public async Task<List<ChainedEvent>> ChainAsync(long from = 1)
    {
        var chain = new List<ChainedEvent>();
        for (EventProof proof = await Log.ProveAsync(from); ; proof = await Log.ProveAsync(chain[^1].Index + 1))
        {
            chain.AddRange(proof.Events);
            if (chain.Count == 0 || chain[^1].Index == proof.Last)
                return chain;
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
