using System.Collections.Immutable;
using Countersign.Batches;
using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Clusters;
using Countersign.Inbound;
using Countersign.Ledger;
using Countersign.Messages;
using Countersign.Security;
using Countersign.Storage;
using Countersign.Suppressions;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>
/// The grains of numbers in a cluster of their own. Clusters that share a store know nothing of each other, so each has
/// its own activation of every number: the duplicate that must not break anything, by force.
/// </summary>
internal sealed class NumberSilo : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static int _seeds;

    private readonly ClusterFixture _cluster;
    private long _next;

    private NumberSilo(
        ClusterFixture cluster, TestStore store, TestCarrier carrier, TestBatches batches, MovableTime time) =>
        (_cluster, Store, Carrier, Batches, Time) = (cluster, store, carrier, batches, time);

    public TestStore Store { get; }

    public TestCarrier Carrier { get; }

    public TestBatches Batches { get; }

    public MovableTime Time { get; }

    public VerificationPolicy Policy { get; set; } = VerificationPolicy.Default;

    /// <summary>Whether its commands are of live traffic.</summary>
    public bool IsLive { get; init; }

    /// <summary>The rules that commands bring along.</summary>
    public ImmutableArray<RouteRule> Routes { get; set; } = [];

    public TenantContext Tenant => new()
    {
        Routes = Routes,
        Tenant = "acme",
        Sandbox = !IsLive,
        ClockOffset = TimeSpan.Zero,
        Brand = "Acme",
        Policy = Policy,
    };

    public string NumberKey =>
        _cluster.Services.GetRequiredService<INumberKeys>().For(NumberRig.Number, !IsLive).ToString();

    public IPhoneNumberGrain Number => GrainOf(NumberKey);

    public IPhoneNumberGrain LiveNumber => GrainOf(
        _cluster.Services.GetRequiredService<INumberKeys>().For(NumberRig.Number, sandbox: false).ToString());

    public IInboundSink Inbound => _cluster.Services.GetRequiredService<IInboundSink>();

    public IReceiptSink Receipts => _cluster.Services.GetRequiredService<IReceiptSink>();

    public static async Task<NumberSilo> StartAsync(
        TestStore? store = null,
        TestCarrier? carrier = null,
        MovableTime? time = null,
        bool live = false,
        ITenantSnapshots? tenants = null)
    {
        store ??= new TestStore();
        carrier ??= new TestCarrier("r1", "r2");
        time ??= new MovableTime();
        var batches = new TestBatches();
        var random = new SeededRandom(Interlocked.Increment(ref _seeds)); // Two silos never draw the same key.
        var cluster = await ClusterFixture.StartAsync(services => (tenants is null
                ? services.AddTenants()
                : services.AddTenants().AddSingleton(tenants))
            .AddSingleton<TimeProvider>(time)
            .AddSingleton<IKeyRing>(new TestKeys())
            .AddSingleton<IRandomSource>(random)
            .AddSingleton<IRouter>(carrier)
            .AddSingleton<IRouteNews>(carrier)
            .AddSingleton<IBatchNotes>(batches)
            .AddCountersignMemoryStorage(store.Storage)
            .AddMessages()
            .AddNumberKeys()
            .AddLedgers()
            .AddVerifications()
            .AddReceipts()
            .AddInbound()
            .AddReceiptIndex());
        return new NumberSilo(cluster, store, carrier, batches, time) { IsLive = live };
    }

    public ITenantGrain TenantGrain => _cluster.Client.GetGrain<ITenantGrain>(Tenant.Tenant);

    public IPhoneNumberGrain GrainOf(string key) => _cluster.Client.GetGrain<IPhoneNumberGrain>(key);

    public ISuppressionSegmentGrain Suppressions()
    {
        var key = _cluster.Services.GetRequiredService<INumberKeys>().For(NumberRig.Number, sandbox: true);
        var directory = SuppressionKeys.Directory(Tenant.Tenant, sandbox: true);
        return _cluster.Client.GetGrain<ISuppressionSegmentGrain>(
            SuppressionKeys.Segment(directory, SuppressionKeys.SegmentOf(key)));
    }

    public IReceiptIndexGrain Index(string key) => _cluster.Client.GetGrain<IReceiptIndexGrain>(key);

    public OperationId NextOperation() => new((ulong)GetHashCode(), (ulong)Interlocked.Increment(ref _next));

    public StartCommand StartCommand(BatchRowReference? batch = null) => new()
    {
        Operation = NextOperation(),
        Tenant = Tenant,
        To = NumberRig.Number,
        Batch = batch,
    };

    public async Task<VerificationView> StartedAsync(BatchRowReference? batch = null) =>
        Assert.IsType<StartResult.Accepted>(await Number.StartAsync(StartCommand(batch))).Verification;

    public Task<CheckResult> CheckAsync(VerificationKey key, CodeDigits code, OperationId? operation = null) =>
        Number.CheckAsync(new CheckCommand(operation ?? NextOperation(), Tenant, key, "default", code));

    public async Task<VerificationView> ViewAsync(VerificationKey key) =>
        (await Number.GetAsync(new VerificationQuery(Tenant, key, "default")))!;

    public async Task<MessageView> MessageAsync(VerificationKey key) =>
        (await Number.GetMessageAsync(new MessageQuery(Tenant, key)))!;

    public Task UntilMessageIsAsync(MessageStatus status, VerificationKey key) =>
        UntilAsync(async () => (await MessageAsync(key)).Status == status);

    public Task ReceiptAsync(VerificationKey key, AttemptStatus status = AttemptStatus.Delivered, int attempt = 1) =>
        Number.AcceptReceiptAsync(new AttemptReceipt(new AttemptAddress(key, attempt), status, Error: null));

    /// <summary>The code as the handset got it.</summary>
    public async Task<CodeDigits> CodeAsync()
    {
        await UntilAsync(() => !Carrier.Submissions.IsEmpty);
        return Carrier.Submissions.First().Code!.Value;
    }

    public Task UntilFirstAttemptIsAsync(AttemptStatus status, VerificationKey key) => UntilAsync(async () =>
    {
        try
        {
            return (await ViewAsync(key)).Attempts[0].Status == status;
        }
        catch (Exception fault) when (fault.Cause() is StorageOutcomeUnknownException)
        {
            return false; // An activation whose write has failed is about to go.
        }
    });

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>Waits for what other threads are about to bring about.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < Patience, "It did not happen.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}

/// <summary>The system's clock, moved by the test; timers run in real time.</summary>
internal sealed class MovableTime : TimeProvider
{
    private long _ahead;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
}

/// <summary>Randomness that a test can repeat.</summary>
internal sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination)
    {
        lock (_random)
            _random.NextBytes(destination);
    }
}
