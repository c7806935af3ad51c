using Countersign.Batches;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Grains.Tests.Batches;

public sealed class UploadTests
{
    private static readonly TestShard Rows = new(0, 10);

    [Fact]
    public async Task UploadThatBreaksOff_IsSweptAway_WithoutATrace()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = BatchSilo.NewId();
        var begun = Assert.IsType<BatchBeginResult.Begun>(await silo.BeginAsync(id));
        foreach (var shard in new[] { 0, 1, 3 })
            await silo.WriteAsync(id, shard, begun.Epoch, Rows);

        Assert.Null(await silo.Batch(id).GetAsync(BatchSilo.Owner));
        await silo.SweepAsync();
        Assert.NotNull(await silo.Shard(id, 3).GetAsync());

        silo.Time.Advance(TimeSpan.FromMinutes(2));
        await silo.SweepAsync();

        foreach (var shard in new[] { 0, 1, 3 })
            Assert.Null(await silo.Shard(id, shard).GetAsync());
        Assert.Null(await silo.Batch(id).AcceptAsync(begun.Epoch, []));
        var due = await silo.Services.GetRequiredService<IDueIndex>().QueryAsync(DateTimeOffset.MaxValue, 10);
        Assert.DoesNotContain(due.Entries, entry => entry.Key.StartsWith(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task UploadThatIsGivenUp_LeavesNothing()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = BatchSilo.NewId();
        var begun = Assert.IsType<BatchBeginResult.Begun>(await silo.BeginAsync(id));
        await silo.WriteAsync(id, 0, begun.Epoch, Rows);

        await silo.Batch(id).AbandonAsync(begun.Epoch, shards: 1);

        Assert.Null(await silo.Shard(id, 0).GetAsync());
        Assert.False(await silo.Batch(id).KeepAsync(begun.Epoch, 1));
    }

    [Fact]
    public async Task SlowUpload_ThatSaysItIsAlive_IsKept()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = BatchSilo.NewId();
        var begun = Assert.IsType<BatchBeginResult.Begun>(await silo.BeginAsync(id));
        await silo.WriteAsync(id, 0, begun.Epoch, Rows);
        for (var minute = 0; minute < 5; minute++)
        {
            silo.Time.Advance(TimeSpan.FromSeconds(50));
            Assert.True(await silo.Batch(id).KeepAsync(begun.Epoch, 1));
            await silo.SweepAsync();
        }

        Assert.NotNull(await silo.Batch(id).AcceptAsync(begun.Epoch, [new ShardTotals(0, 0, Rows.Counts)]));
    }

    [Fact]
    public async Task SecondTry_WaitsForTheFirst_AndThenFencesItOff()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = BatchSilo.NewId();
        var first = Assert.IsType<BatchBeginResult.Begun>(await silo.BeginAsync(id));
        await silo.WriteAsync(id, 0, first.Epoch, Rows);
        await silo.WriteAsync(id, 1, first.Epoch, Rows);
        Assert.IsType<BatchBeginResult.Busy>(await silo.BeginAsync(id));

        silo.Time.Advance(TimeSpan.FromMinutes(2));
        var second = Assert.IsType<BatchBeginResult.Begun>(await silo.BeginAsync(id));
        Assert.True(second.Epoch > first.Epoch);
        Assert.Null(await silo.Shard(id, 1).GetAsync());
        await silo.WriteAsync(id, 0, second.Epoch, Rows);

        Assert.False(await silo.Batch(id).KeepAsync(first.Epoch, 2));
        Assert.Null(await silo.Batch(id).AcceptAsync(first.Epoch, [new ShardTotals(0, 0, Rows.Counts)]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => silo.WriteAsync(id, 0, first.Epoch,
            new TestShard(50, 10)));
        await silo.Batch(id).AbandonAsync(first.Epoch, shards: 2);
        Assert.NotNull(await silo.Batch(id).AcceptAsync(second.Epoch, [new ShardTotals(0, 0, Rows.Counts)]));
    }

    [Fact]
    public async Task AcceptedUpload_StaysAccepted_WhateverIsRepeated()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = BatchSilo.NewId();
        var begun = Assert.IsType<BatchBeginResult.Begun>(await silo.BeginAsync(id));
        await silo.UploadAsync(id, begun.Epoch, Rows);

        await silo.Batch(id).AbandonAsync(begun.Epoch, shards: 1);

        Assert.Equal(10, (await silo.Batch(id).AcceptAsync(begun.Epoch, []))!.Counts.Rows);
        Assert.Equal(10, Assert.IsType<BatchBeginResult.Accepted>(await silo.BeginAsync(id)).Batch.Counts.Rows);
        await silo.UntilEndedAsync(id);
        await Assert.ThrowsAsync<InvalidOperationException>(() => silo.WriteAsync(id, 0, begun.Epoch + 1, Rows));
    }

    [Fact]
    public async Task Index_KeepsTheOrder_ForgetsRepeats_AndIsBounded()
    {
        await using var silo = await BatchSilo.StartAsync();
        var day = silo.Client.GetGrain<IBatchIndexGrain>("acme/sandbox/20261122");
        var after = silo.Time.GetUtcNow() + TimeSpan.FromDays(7);
        for (var i = 0; i < BatchLimits.MaxBatchesPerDay; i++)
            Assert.True(await day.AddAsync($"b{i}", after));

        Assert.True(await day.AddAsync("b7", after));
        Assert.False(await day.AddAsync("one more", after));
        Assert.Equal(Enumerable.Range(0, BatchLimits.MaxBatchesPerDay).Select(i => $"b{i}"), await day.ListAsync());
    }
}
