using Countersign.Batches;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage.Memory;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Batches;

public sealed class BatchGrainTests
{
    private static readonly TestShard[] TwoShards = [new(0, 30, Duplicates: 2, Invalid: 3), new(100, 20, Invalid: 1)];

    [Fact]
    public async Task Batch_Ends_WithEveryRowInItsClass()
    {
        var carrier = new TestCarrier("r1");
        await using var silo = await BatchSilo.StartAsync(carrier: carrier);

        var id = await silo.UploadAsync(TwoShards);
        await silo.UntilEndedAsync(id);

        var batch = await silo.ViewAsync(id);
        Assert.Equal(BatchStatus.Completed, batch.Status);
        Assert.Equal(new RowCounts { Started = 50, Duplicate = 2, Invalid = 4 }, batch.Counts);
        await NumberSilo.UntilAsync(() => carrier.Submissions.Count >= 50);
        await AssertEachSentOnceAsync(carrier, 50);
        var content = (await silo.Shard(id, 1).GetAsync())!;
        Assert.Equal(batch.Counts, Outcomes(await silo.Shard(id, 0).GetAsync()) + Outcomes(content));
        Assert.NotEqual(default, Key(content, 0));
    }

    [Fact]
    public async Task BatchOfNothingToStart_IsComplete_AtOnce()
    {
        await using var silo = await BatchSilo.StartAsync();

        var batch = await silo.ViewAsync(await silo.UploadAsync(new TestShard(0, 0, Invalid: 5)));

        Assert.Equal(BatchStatus.Completed, batch.Status);
        Assert.Equal(5, batch.Counts.Invalid);
    }

    [Fact]
    public async Task CountsThatWereShown_AreNotTakenBack_WhenTheirSiloIsLost()
    {
        var (store, open) = (new MemoryStorage(), new TaskCompletionSource());
        var hook = new StartHook { Before = command => command.Batch!.Row < 1_000 ? Task.CompletedTask : open.Task };
        var first = await BatchSilo.StartAsync(
            store, hook: hook, configure: static o => o.TotalsInterval = TimeSpan.FromMinutes(1));
        var id = await first.UploadAsync(TwoShards);
        await NumberSilo.UntilAsync(async () => Outcomes(await first.Shard(id, 0).GetAsync()).Started == 30);

        // As if the first were killed now: a second one knows what is durable, and nothing else.
        var shown = await first.ViewAsync(id);
        await using var second = await BatchSilo.StartAsync(store, hook: hook);
        var known = await second.ViewAsync(id);

        Assert.True(known.Counts.Started >= shown.Counts.Started, $"{shown.Counts.Started}, {known.Counts.Started}");
        open.SetResult();
        await first.DisposeAsync();
    }

    [Fact]
    public async Task LastCountsBeforeASilence_AreShownSoon()
    {
        var open = new TaskCompletionSource();
        var hook = new StartHook { Before = command => command.Batch!.Row < 1_000 ? Task.CompletedTask : open.Task };
        await using var silo = await BatchSilo.StartAsync(
            hook: hook, configure: static o => o.TotalsInterval = TimeSpan.FromMilliseconds(100));

        var id = await silo.UploadAsync(TwoShards);

        await NumberSilo.UntilAsync(async () => (await silo.ViewAsync(id)).Counts.Started == 30);
        open.SetResult();
    }

    [Fact]
    public async Task Pause_StopsWithinAStep_AndResume_GoesOnWhereItStopped()
    {
        const int step = 5;
        var (carrier, hook) = (new TestCarrier("r1"), new StartHook());
        var open = new TaskCompletionSource();
        hook.Before = _ => hook.Starts > 12 ? open.Task : Task.CompletedTask;
        await using var silo = await BatchSilo.StartAsync(carrier: carrier, hook: hook, configure: o =>
            (o.RowsPerStep, o.Workers) = (step, 2));
        var id = await silo.UploadAsync(TwoShards);
        await NumberSilo.UntilAsync(() => hook.Starts > 12);

        var paused = Assert.IsType<BatchCommandResult.Done>(await silo.Batch(id).PauseAsync(BatchSilo.Owner));
        open.SetResult();

        Assert.Equal(BatchStatus.Paused, paused.Batch.Status);
        await NumberSilo.UntilAsync(async () => (await silo.ViewAsync(id)).Counts.Started == hook.Starts);
        await silo.SweepAsync();
        silo.Time.Advance(TimeSpan.FromMinutes(5));
        await silo.SweepAsync();
        Assert.InRange(hook.Starts, 13, 12 + (2 * step));
        Assert.Equal(50 - hook.Starts, (await silo.ViewAsync(id)).Counts.Queued);
        Assert.IsType<BatchCommandResult.Done>(await silo.Batch(id).PauseAsync(BatchSilo.Owner));

        Assert.IsType<BatchCommandResult.Done>(await silo.Batch(id).ResumeAsync(BatchSilo.Owner));
        await silo.UntilEndedAsync(id);
        Assert.Equal(50, (await silo.ViewAsync(id)).Counts.Started);
        await AssertEachSentOnceAsync(carrier, 50);
        Assert.IsType<BatchCommandResult.Over>(await silo.Batch(id).PauseAsync(BatchSilo.Owner));
        Assert.IsType<BatchCommandResult.Over>(await silo.Batch(id).CancelAsync(BatchSilo.Owner));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("cancel")]
    [InlineData("suspend")]
    public async Task InTheMiddleOfAStep_NoMoreRowsBegin_OnceTheyAreCalledBack(string how)
    {
        const int most = 4;
        var (hook, open) = (new StartHook(), new TaskCompletionSource());
        hook.Before = _ => open.Task;
        await using var silo = await BatchSilo.StartAsync(hook: hook, configure: o =>
            (o.RowsPerStep, o.MaxStarts, o.Workers) = (50, most, 1));
        var id = await silo.UploadAsync(TwoShards);
        await NumberSilo.UntilAsync(() => hook.Starts >= most);

        if (how == "suspend")
            await silo.Client.GetGrain<ITenantGrain>(BatchSilo.Tenant).SuspendAsync("unpaid");
        else if (how == "pause")
            await silo.Batch(id).PauseAsync(BatchSilo.Owner);
        else
            await silo.Batch(id).CancelAsync(BatchSilo.Owner);

        // It is looked for many times a second, and a suspended tenant is seen with its next snapshot.
        silo.Time.Advance(TimeSpan.FromSeconds(2));
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        open.SetResult();

        await NumberSilo.UntilAsync(async () => (await silo.ViewAsync(id)).Counts.Started == hook.Starts);
        Assert.InRange(hook.Starts, most, most * silo.Silos);
    }

    [Fact]
    public async Task RowsThatWait_KeepNoOthersWaiting()
    {
        var (hook, waiting, isFull, met) = (new StartHook(), BatchSilo.NewId(), true, 0);
        hook.Before = command => isFull && command.Batch?.BatchId == waiting && Interlocked.Increment(ref met) > 0
            ? throw new StorageOverloadedException("There is no room for these rows.")
            : Task.CompletedTask;
        await using var silo = await BatchSilo.StartAsync(hook: hook, configure: o => o.Workers = 1);
        var begun = Assert.IsType<BatchBeginResult.Begun>(await silo.BeginAsync(waiting));
        await silo.UploadAsync(waiting, begun.Epoch, TwoShards);
        await NumberSilo.UntilAsync(() => met > 100);

        var other = await silo.UploadAsync(new TestShard(500, 10));
        await silo.UntilEndedAsync(other);
        Assert.Equal(10, (await silo.ViewAsync(other)).Counts.Started);
        Assert.Equal(50, (await silo.ViewAsync(waiting)).Counts.Queued);

        isFull = false;
        await silo.UntilEndedAsync(waiting);
        Assert.Equal(50, (await silo.ViewAsync(waiting)).Counts.Started);
    }

    [Fact]
    public async Task Cancel_RefusesWhatIsQueued_AndKeepsWhatWasStarted()
    {
        var hook = new StartHook();
        var open = new TaskCompletionSource();
        hook.Before = _ => hook.Starts > 7 ? open.Task : Task.CompletedTask;
        await using var silo = await BatchSilo.StartAsync(hook: hook, configure: o => (o.RowsPerStep,
            o.Workers) = (4, 1));
        var id = await silo.UploadAsync(TwoShards);
        await NumberSilo.UntilAsync(() => hook.Starts >= 8);

        var cancelled = Assert.IsType<BatchCommandResult.Done>(await silo.Batch(id).CancelAsync(BatchSilo.Owner));
        Assert.Equal(BatchStatus.Cancelled, cancelled.Batch.Status);
        open.SetResult();
        await silo.UntilEndedAsync(id);

        var batch = await silo.ViewAsync(id);
        Assert.InRange(hook.Starts, 8, 8 * silo.Silos); // Each silo has a worker, and finishes the step that it is at.
        Assert.Equal(
            new RowCounts { Started = hook.Starts, Refused = 50 - hook.Starts, Duplicate = 2, Invalid = 4 },
            batch.Counts);
        Assert.Equal(BatchStatus.Cancelled, batch.Status);
        Assert.IsType<BatchCommandResult.Done>(await silo.Batch(id).CancelAsync(BatchSilo.Owner));
        Assert.IsType<BatchCommandResult.Over>(await silo.Batch(id).ResumeAsync(BatchSilo.Owner));
    }

    [Fact]
    public async Task AnotherTenant_AndTheOtherSideOfTheSandbox_SeeNothing()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = await silo.UploadAsync(TwoShards);

        foreach (var stranger in new[] { new BatchCaller("other", true), new BatchCaller(BatchSilo.Tenant, false) })
        {
            Assert.Null(await silo.Batch(id).GetAsync(stranger));
            Assert.IsType<BatchCommandResult.NotFound>(await silo.Batch(id).PauseAsync(stranger));
            Assert.IsType<BatchCommandResult.NotFound>(await silo.Batch(id).CancelAsync(stranger));
        }

        Assert.Null(await silo.Batch(BatchSilo.NewId()).GetAsync(BatchSilo.Owner));
    }

    [Fact]
    public async Task RefusedRows_SayWhy()
    {
        await using var silo = await BatchSilo.StartAsync();
        await silo.UntilEndedAsync(await silo.UploadAsync(new TestShard(0, 3)));

        var again = await silo.UploadAsync(new TestShard(0, 3));
        await silo.UntilEndedAsync(again);

        var content = (await silo.Shard(again, 0).GetAsync())!;
        Assert.Equal(new RowCounts { Refused = 3 }, Outcomes(content));
        Assert.Equal(RowReason.Cooldown, new ShardOutcomes(content.Outcomes).Reason(2));
    }

    [Fact]
    public async Task TenantThatIsGone_HasItsRowsRefused()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = BatchSilo.NewId();
        var begun = Assert.IsType<BatchBeginResult.Begun>(
            await silo.Batch(id).BeginAsync(new OperationId(7, 7), silo.Order() with { Tenant = "gone" }));
        await silo.UploadAsync(id, begun.Epoch, new TestShard(0, 3));

        await NumberSilo.UntilAsync(async () =>
            (await silo.Batch(id).GetAsync(new BatchCaller("gone", true)))!.Counts.Refused == 3);

        Assert.Equal(RowReason.TenantNotActive, new ShardOutcomes((await silo.Shard(id,
            0).GetAsync())!.Outcomes).Reason(0));
    }

    [Fact]
    public async Task RowsOfASuspendedTenant_WaitUntilItIsResumed()
    {
        var carrier = new TestCarrier("r1");
        await using var silo = await BatchSilo.StartAsync(carrier: carrier);
        var tenant = silo.Client.GetGrain<ITenantGrain>(BatchSilo.Tenant);
        await tenant.SuspendAsync("unpaid");

        var id = await silo.UploadAsync(new TestShard(0, 3));
        for (var look = 0; look < 20; look++)
        {
            silo.Time.Advance(TimeSpan.FromSeconds(2));
            await silo.SweepAsync();
        }

        Assert.Equal(3, (await silo.ViewAsync(id)).Counts.Queued);
        Assert.Empty(carrier.Submissions);

        await tenant.SuspendAsync(because: null);
        await NumberSilo.UntilAsync(async () =>
        {
            silo.Time.Advance(TimeSpan.FromSeconds(2));
            await silo.SweepAsync();
            return (await silo.ViewAsync(id)).Counts.Started == 3;
        });
        await AssertEachSentOnceAsync(carrier, numbers: 3);
    }

    /// <summary>A row that is started may still be on its way to the carrier.</summary>
    internal static async Task AssertEachSentOnceAsync(TestCarrier carrier, int numbers)
    {
        await NumberSilo.UntilAsync(() => carrier.Submissions.Count >= numbers);
        var sent = carrier.Submissions.Select(static submission => submission.To).ToList();
        Assert.Equal((numbers, numbers), (sent.Count, sent.Distinct().Count()));
    }

    internal static RowCounts Outcomes(ShardContent? content) => new ShardOutcomes(content!.Outcomes).Counts();

    private static VerificationKey Key(ShardContent content, int index) =>
        new ShardOutcomes(content.Outcomes).Key(index);
}
