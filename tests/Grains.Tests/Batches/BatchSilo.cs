using Countersign.Batches;
using Countersign.Carriers.Routing;
using Countersign.Clusters;
using Countersign.Grains.Tests.Verifications;
using Countersign.Ledger;
using Countersign.Messages;
using Countersign.Security;
using Countersign.Storage;
using Countersign.Storage.Memory;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Grains.Tests.Batches;

/// <summary>
/// Batches, their pumps and the numbers they start, in a cluster of their own. Clusters may share a store, a carrier
/// and a clock, and know nothing of each other.
/// </summary>
internal sealed class BatchSilo : IAsyncDisposable
{
    public const string Tenant = "acme";

    public static readonly BatchCaller Owner = new(Tenant, Sandbox: true);

    private static int _uploads;

    private readonly ClusterFixture _cluster;

    private BatchSilo(ClusterFixture cluster) => _cluster = cluster;

    public IServiceProvider Services => _cluster.Services;

    public IClusterClient Client => _cluster.Client;

    /// <summary>Silos of the cluster, each with a pump.</summary>
    public int Silos => _cluster.Silos.Count;

    public IBatchNotes Notes => Services.GetRequiredService<IBatchNotes>();

    public MovableTime Time => (MovableTime)Services.GetRequiredService<TimeProvider>();

    public static async Task<BatchSilo> StartAsync(
        MemoryStorage? store = null,
        TestCarrier? carrier = null,
        MovableTime? time = null,
        StartHook? hook = null,
        Action<BatchOptions>? configure = null)
    {
        store ??= new MemoryStorage();
        carrier ??= new TestCarrier("r1");
        time ??= new MovableTime();
        hook ??= new StartHook();
        var random = new SeededRandom(Interlocked.Increment(ref _uploads));
        var silo = new BatchSilo(await ClusterFixture.StartAsync(services => services
            .AddSingleton<TimeProvider>(time)
            .AddSingleton<IKeyRing>(new TestKeys())
            .AddSingleton<IRandomSource>(random)
            .AddSingleton<IRouter>(carrier)
            .AddSingleton<IRouteNews>(carrier)
            .AddSingleton<IIncomingGrainCallFilter>(hook)
            .AddCountersignMemoryStorage(store)
            .AddMessages()
            .AddNumberKeys()
            .AddVerifications()
            .AddTenants()
            .AddLedgers()
            .AddBatches()
            .Configure<BatchNotesOptions>(static notes => notes.Delay = TimeSpan.FromMilliseconds(5))
            .Configure<BatchOptions>(configure ?? (static _ => { }))));
        await silo.Client.GetGrain<ITenantGrain>(Tenant).EnsureAsync(new TenantSnapshot
        {
            Tenant = Tenant,
            Version = 1,
            Brand = "Acme",
            Keys = [],
            Policy = VerificationPolicy.Default,
        });
        return silo;
    }

    public static string NewId() => BatchId.Of(new OperationId(0xBA7C, (ulong)Interlocked.Increment(ref _uploads)));

    public IBatchGrain Batch(string id) => Client.GetGrain<IBatchGrain>(id);

    public IBatchShardGrain Shard(string id, int shard) => Client.GetGrain<IBatchShardGrain>(BatchId.ShardKey(id,
        shard));

    public async Task<BatchView> ViewAsync(string id) => (await Batch(id).GetAsync(Owner))!;

    public BatchOrder Order(BatchMode mode = BatchMode.Verify) => new()
    {
        Tenant = Tenant,
        Sandbox = true,
        Mode = mode,
        Purpose = "default",
        Template = "default",
        CreatedAt = Time.GetUtcNow(),
        DeleteAfter = Time.GetUtcNow() + TimeSpan.FromDays(7),
    };

    /// <summary>Uploads a batch as the front door does. Each list is a shard; a shard in a test may be short.</summary>
    public async Task<string> UploadAsync(params TestShard[] shards)
    {
        var id = NewId();
        var begun = Assert.IsType<BatchBeginResult.Begun>(await BeginAsync(id));
        await UploadAsync(id, begun.Epoch, shards);
        return id;
    }

    /// <summary>Begins another try of an upload.</summary>
    public Task<BatchBeginResult> BeginAsync(string id) =>
        Batch(id).BeginAsync(new OperationId(1, (ulong)Interlocked.Increment(ref _uploads)), Order());

    /// <summary>As the other, for an upload that has begun.</summary>
    public async Task<BatchView?> UploadAsync(string id, long epoch, params TestShard[] shards)
    {
        for (var shard = 0; shard < shards.Length; shard++)
            await WriteAsync(id, shard, epoch, shards[shard]);

        return await Batch(id).AcceptAsync(epoch, [.. shards.Select((shard, n) => new ShardTotals(n, 0,
            shard.Counts))]);
    }

    public Task WriteAsync(string id, int shard, long epoch, TestShard rows) => Shard(id, shard).WriteAsync(
        new ShardInput(shard, rows.Pack(), BatchMode.Verify, epoch, Time.GetUtcNow() + TimeSpan.FromDays(7)));

    /// <summary>Does what the sweeper does: pokes every grain that is due. One that fails stays due.</summary>
    public async Task SweepAsync()
    {
        var due = await Services.GetRequiredService<IDueIndex>().QueryAsync(Time.GetUtcNow(), DuePage.MaxEntries);
        foreach (var entry in due.Entries)
        {
            try
            {
                await Client.GetGrain<IDueGrain>(Orleans.Runtime.GrainId.Create(entry.GrainType,
                    entry.Key)).PokeAsync();
            }
            catch (Exception fault) when (fault.Cause() is StorageOutcomeUnknownException or StorageOverloadedException
                or Orleans.Storage.InconsistentStateException or Orleans.Runtime.OrleansMessageRejectionException)
            {
                // As for the sweeper: the next pass finds it again.
            }
        }
    }

    /// <summary>Sweeps, with time passing, until the batch has ended.</summary>
    public Task UntilEndedAsync(string id) => NumberSilo.UntilAsync(async () =>
    {
        await SweepAsync();
        Time.Advance(TimeSpan.FromSeconds(5));
        return (await ViewAsync(id)).CompletedAt is not null;
    });

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}

/// <summary>The rows of a shard in a test.</summary>
internal sealed record TestShard(int First, int Numbers, int Duplicates = 0, int Invalid = 0)
{
    private const ulong Mobile = 998_900_000_000;

    public RowCounts Counts => new() { Queued = Numbers, Duplicate = Duplicates, Invalid = Invalid };

    /// <summary>The digits of the shard's numbers; none of another shard's with another first.</summary>
    public static ulong Digits(int number) => Mobile + ((ulong)number * 10) + 9;

    public byte[] Pack()
    {
        var writer = new PackedRowsWriter();
        for (var i = 0; i < Numbers; i++)
            writer.AddNumber(i + 2, Digits(First + i), new RowDetails { Reference = "r"u8 });

        for (var i = 0; i < Duplicates; i++)
            writer.AddDuplicate(Numbers + i + 2, Digits(First), 0, default);

        for (var i = 0; i < Invalid; i++)
            writer.AddInvalid(Numbers + Duplicates + i + 2, RowReason.TooShort, default);

        return writer.Take();
    }
}

/// <summary>Stands before every start of a number, and before nothing else.</summary>
internal sealed class StartHook : IIncomingGrainCallFilter
{
    private int _starts;

    /// <summary>Starts that have come in.</summary>
    public int Starts => Volatile.Read(ref _starts);

    /// <summary>Runs before a start; may wait, may throw.</summary>
    public Func<StartCommand, Task>? Before { get; set; }

    /// <summary>Runs after a start, before its answer goes back; may throw, as if the answer were lost.</summary>
    public Func<StartCommand, Task>? After { get; set; }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var command = context is
        {
            InterfaceMethod.Name: nameof(IPhoneNumberGrain.StartAsync),
            Grain: IPhoneNumberGrain
        }
            ? (StartCommand)context.Request.GetArgument(0)!
            : null;
        if (command is not null)
        {
            Interlocked.Increment(ref _starts);
            await (Before?.Invoke(command) ?? Task.CompletedTask);
        }

        await context.Invoke();
        if (command is not null)
            await (After?.Invoke(command) ?? Task.CompletedTask);
    }
}
