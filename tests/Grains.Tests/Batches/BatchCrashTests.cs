using Countersign.Batches;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage.Memory;

namespace Countersign.Grains.Tests.Batches;

/// <summary>Whatever goes wrong and wherever: every row gets one outcome, and no number gets two messages.</summary>
public sealed class BatchCrashTests
{
    private const int Numbers = 24;

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private static readonly TestShard[] Shards = [new(0, 16, Invalid: 1), new(16, 8, Duplicates: 1)];

    [Theory]
    [InlineData(StorageFaultKind.FailBefore)]
    [InlineData(StorageFaultKind.FailAfter)]
    [InlineData(StorageFaultKind.Overloaded)]
    public async Task AnyWriteOfABatch_MayGoWrong(StorageFaultKind kind)
    {
        var faulted = 0;
        for (var nth = 0; faulted == nth; nth++)
        {
            var (plan, carrier) = (new FaultAt(nth, kind, "batch"), new TestCarrier("r1"));
            await RunAsync(plan, carrier);
            faulted += plan.Happened ? 1 : 0;
        }

        Assert.True(faulted >= 8, $"Only {faulted} writes were met.");
    }

    [Theory]
    [InlineData(StorageFaultKind.FailBefore)]
    [InlineData(StorageFaultKind.FailAfter)]
    [InlineData(StorageFaultKind.Overloaded)]
    public async Task AnyWriteOfANumber_MayGoWrong(StorageFaultKind kind)
    {
        for (var nth = 0; nth < Numbers; nth += 6)
        {
            var (plan, carrier) = (new FaultAt(nth, kind, "phone-number"), new TestCarrier("r1"));
            await RunAsync(plan, carrier);
            Assert.True(plan.Happened);
        }
    }

    [Fact]
    public async Task ManyFaultsAtOnce_LoseNothing()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var carrier = new TestCarrier("r1");
            await RunAsync(new NoisyStore(new Random(seed)), carrier);
        }
    }

    [Fact]
    public async Task LostAnswersOfStarts_SendNothingTwice()
    {
        var (carrier, hook) = (new TestCarrier("r1"), new StartHook());
        var lost = 0;
        hook.After = _ => Interlocked.Increment(ref lost) % 3 == 0
            ? throw new TimeoutException("The answer was lost.") : Task.CompletedTask;
        await using var silo = await BatchSilo.StartAsync(carrier: carrier, hook: hook);

        var id = await silo.UploadAsync(Shards);
        await silo.UntilEndedAsync(id);

        Assert.Equal(Numbers, (await silo.ViewAsync(id)).Counts.Started);
        Assert.True(hook.Starts > Numbers);
        await BatchGrainTests.AssertEachSentOnceAsync(carrier, Numbers);
    }

    [Fact]
    public async Task RowThatFaultsForEver_HasFailed_AndKeepsNobodyWaiting()
    {
        var hook = new StartHook
        {
            Before = static command => command.Batch!.Row == 3 ? throw new InvalidOperationException("Broken.")
                : Task.CompletedTask,
        };
        await using var silo = await BatchSilo.StartAsync(
            hook: hook, configure: o => (o.RowTries, o.LongestPause) = (3, Soon));

        var id = await silo.UploadAsync(Shards);
        await silo.UntilEndedAsync(id);

        var counts = (await silo.ViewAsync(id)).Counts;
        Assert.Equal((Numbers - 1, 1), (counts.Started, counts.Failed));
        Assert.Equal(RowReason.Fault, new ShardOutcomes((await silo.Shard(id, 0).GetAsync())!.Outcomes).Reason(3));
        Assert.Equal(Numbers - 1 + 3, hook.Starts);
    }

    [Fact]
    public async Task OverloadedNumbers_AreTriedUntilTheyAreNot()
    {
        var hook = new StartHook();
        hook.Before = _ => hook.Starts <= 60 ? throw new StorageOverloadedException("Full.") : Task.CompletedTask;
        await using var silo = await BatchSilo.StartAsync(
            hook: hook, configure: o => (o.RowTries, o.LongestPause) = (1, Soon));

        var id = await silo.UploadAsync(Shards);
        await silo.UntilEndedAsync(id);

        Assert.Equal(Numbers, (await silo.ViewAsync(id)).Counts.Started);
    }

    [Fact]
    public async Task TwoSilosThatRace_OverTheSameShards_SendNothingTwice()
    {
        for (var round = 0; round < 3; round++)
        {
            var (store, carrier, time) = (new MemoryStorage(), new TestCarrier("r1"), new MovableTime());
            var one = await BatchSilo.StartAsync(store, carrier, time, configure: static o => (o.RowsPerStep,
                o.LongestPause) = (3, Soon));
            await using var two = await BatchSilo.StartAsync(store, carrier, time, configure: static o =>
                (o.RowsPerStep, o.LongestPause) = (4, Soon));
            var id = await one.UploadAsync(Shards);

            for (var shard = 0; shard < Shards.Length; shard++)
                await two.Shard(id, shard).RunAsync();
            await two.UntilEndedAsync(id);
            await one.DisposeAsync();

            await BatchGrainTests.AssertEachSentOnceAsync(carrier, Numbers);
        }
    }

    [Fact]
    public async Task SiloThatHangs_IsOvertaken_AndSendsNothingTwiceWhenItComesBack()
    {
        var (store, carrier, time, hook) = (new MemoryStorage(), new TestCarrier("r1"), new MovableTime(),
            new StartHook());
        var hung = new TaskCompletionSource();
        hook.Before = _ => hook.Starts > 5 ? hung.Task : Task.CompletedTask;
        await using var one = await BatchSilo.StartAsync(store, carrier, time, hook, static o => o.LongestPause = Soon);
        var id = await one.UploadAsync(Shards);
        await NumberSilo.UntilAsync(() => hook.Starts == Numbers);

        await using var two = await BatchSilo.StartAsync(store, carrier, time);
        await two.UntilEndedAsync(id);
        Assert.Equal(Numbers, (await two.ViewAsync(id)).Counts.Started);
        hung.SetResult();

        // What the first silo began comes to nothing: each of its numbers and shards meets what the second one wrote.
        await NumberSilo.UntilAsync(async () => await StartedAsync(one, id) == Numbers);
        await BatchGrainTests.AssertEachSentOnceAsync(carrier, Numbers);
    }

    /// <summary>What the shards say in a silo whose activations of them may be out of date.</summary>
    private static async Task<int> StartedAsync(BatchSilo silo, string id)
    {
        try
        {
            var started = 0;
            for (var shard = 0; shard < Shards.Length; shard++)
                started += BatchGrainTests.Outcomes(await silo.Shard(id, shard).GetAsync()).Started;
            return started;
        }
        catch (Orleans.Storage.InconsistentStateException)
        {
            return -1; // The other silo wrote meanwhile; the next call meets a fresh activation.
        }
    }

    private static async Task RunAsync(IStorageFaultPlan plan, TestCarrier carrier)
    {
        await using var silo = await BatchSilo.StartAsync(
            new MemoryStorage(plan), carrier, configure: static o => o.LongestPause = Soon);
        var id = BatchSilo.NewId();
        var upload = new OperationId(3, 3);
        var begun = Assert.IsType<BatchBeginResult.Begun>(await AgainAsync(() => silo.Batch(id).BeginAsync(upload,
            silo.Order())));
        for (var shard = 0; shard < Shards.Length; shard++)
        {
            var n = shard;
            await AgainAsync(async () =>
            {
                await silo.WriteAsync(id, n, begun.Epoch, Shards[n]);
                return true;
            });
        }

        ShardTotals[] totals = [.. Shards.Select(static (shard, n) => new ShardTotals(n, 0, shard.Counts))];
        Assert.NotNull(await AgainAsync(() => silo.Batch(id).AcceptAsync(begun.Epoch, totals)));
        await NumberSilo.UntilAsync(() => AgainAsync(async () =>
        {
            await silo.SweepAsync();
            silo.Time.Advance(TimeSpan.FromSeconds(5));
            var batch = await silo.ViewAsync(id);
            Assert.Equal(Numbers + 2, batch.Counts.Rows);
            return batch.CompletedAt is not null;
        }));

        // A number whose first write went through and was not heard of may have sent its message or not, but never
        // twice.
        Assert.Equal(new RowCounts { Started = Numbers, Invalid = 1, Duplicate = 1 }, (await AgainAsync(() =>
            silo.ViewAsync(id))).Counts);
        var sent = carrier.Submissions.Select(static s => s.To).ToList(); // Some are still on their way.
        Assert.Equal(sent.Count, sent.Distinct().Count());
    }

    /// <summary>Repeats a call as the front door does.</summary>
    private static async Task<T> AgainAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception fault) when (attempt < 50 && fault.Cause() is StorageOutcomeUnknownException
                or StorageOverloadedException
                or Orleans.Storage.InconsistentStateException or Orleans.Runtime.OrleansMessageRejectionException)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>One write of one kind of grain goes wrong.</summary>
    private sealed class FaultAt(int nth, StorageFaultKind kind, string grainType) : IStorageFaultPlan
    {
        private int _writes = -1;

        public bool Happened { get; private set; }

        public StorageFault Next(StorageRequest request)
        {
            var meant = request.IsWrite && request.GrainType.StartsWith(grainType, StringComparison.Ordinal)
                && Interlocked.Increment(ref _writes) == nth;
            if (meant)
                Happened = true; // Never back to false: writes come from several threads at once.
            return new StorageFault(meant ? kind : StorageFaultKind.None);
        }
    }

    /// <summary>One write in eight goes wrong in one way or another.</summary>
    private sealed class NoisyStore(Random random) : IStorageFaultPlan
    {
        public StorageFault Next(StorageRequest request)
        {
            lock (random)
            {
                return new StorageFault(
                    request.IsWrite && request.GrainType is not "tenant" && random.Next(8) == 0
                        ? (StorageFaultKind)random.Next(1, 4)
                        : StorageFaultKind.None);
            }
        }
    }
}
