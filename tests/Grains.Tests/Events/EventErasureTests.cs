using System.Text;
using Countersign.Events;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage.Memory;

namespace Countersign.Grains.Tests.Events;

public sealed class EventErasureTests
{
    private const string Other = "+4477*****12";

    [Fact]
    public async Task AnErasedNumber_IsReadNoMore_AndLeavesTheStore_AndTheChainHolds()
    {
        var storage = new MemoryStorage();
        await using var silo = await LogSilo.StartAsync(storage);
        await silo.AppendAsync(0, 600);
        await silo.Receiver.TakeAsync([LogSilo.Parcel(1, LogSilo.Draft(600, Other, "n2"))]);
        var before = await silo.Log.CheckpointAsync(0);
        await silo.AllAsync();
        await silo.Receiver.TakeAsync([LogSilo.Erasure(2)]);
        AssertUnread(await silo.AllAsync());
        Assert.All((await silo.ChainAsync())[..600], static one => Assert.Null(one.To ?? (object?)one.Salt));
        Assert.Equal(601, (await silo.StoredAsync()).Count(static to => to is not null));

        await silo.Due.PokeAsync();
        Assert.Equal(Other, Assert.Single(await silo.StoredAsync(), static to => to is not null));

        await using var next = await LogSilo.StartAsync(storage);
        AssertUnread(await next.AllAsync());
        var after = await next.Log.CheckpointAsync(0);
        Assert.Equal(before.Root, after.Root);
        Assert.Equal(before.Hash, after.Hash);
    }

    [Fact]
    public async Task WhatIsToldAfterAnErasure_Stays_HoweverOftenThatComesAgain()
    {
        await using var silo = await LogSilo.StartAsync();
        OutboxParcel[] parcels = [LogSilo.Parcel(1), LogSilo.Erasure(2), LogSilo.Parcel(3), LogSilo.Parcel(4)];
        await silo.Receiver.TakeAsync([.. parcels]);
        await silo.Receiver.TakeAsync([.. parcels]);
        await silo.Receiver.TakeAsync([.. parcels[1..]]);
        await silo.Due.PokeAsync();
        Assert.Equal([null, "+9989******67", "+9989******67"], await silo.StoredAsync());
        Assert.Equal([null, "+9989******67", "+9989******67"], (await silo.ChainAsync()).Select(static one => one.To));

        await silo.Receiver.TakeAsync([LogSilo.Erasure(5)]);
        await silo.Due.PokeAsync();
        Assert.All(await silo.StoredAsync(), static to => Assert.Null(to));
    }

    [Fact]
    public async Task AnErasureThatACrashCutsOff_IsFinishedByTheNext()
    {
        var store = new TestStore();
        await using (var silo = await LogSilo.StartAsync(store.Storage))
        {
            await silo.AppendAsync(0, 1_000);
            await silo.Receiver.TakeAsync([LogSilo.Erasure(1)]);
            store.FailNext(StorageFaultKind.None, StorageFaultKind.FailBefore);
            await Assert.ThrowsAnyAsync<Exception>(() => silo.Due.PokeAsync());
        }

        await using var next = await LogSilo.StartAsync(store.Storage);
        Assert.Equal(744, (await next.StoredAsync()).Count(static to => to is not null));
        AssertUnread(await next.AllAsync());
        await next.Due.PokeAsync();
        Assert.All(await next.StoredAsync(), static to => Assert.Null(to));
    }

    [Fact]
    public async Task AnErasureThatWasNotDurable_IsOfferedAgain()
    {
        var store = new TestStore();
        await using var silo = await LogSilo.StartAsync(store.Storage);
        await silo.AppendAsync(0, 10);
        store.FailNext(StorageFaultKind.FailBefore);
        await Assert.ThrowsAnyAsync<Exception>(() => silo.Receiver.TakeAsync([LogSilo.Erasure(1)]));
        await silo.Receiver.TakeAsync([LogSilo.Erasure(1)]);
        AssertUnread(await silo.AllAsync());
    }

    [Fact]
    public void ChunksAreGoneThrough_InSteps_ForAllNumbersTogether()
    {
        var now = new MovableTime().GetUtcNow();
        var state = new EventErasures().With("a", last: 100 * EventChunk.Size, first: 0, now);
        Assert.Equal((0, 64), state.Next(first: 0, end: 200, most: 64));
        state = state.Past(64, now).With("b", last: 70 * EventChunk.Size, first: 0, now);
        Assert.Equal((0, 64), state.Next(first: 0, end: 200, most: 64));
        state = state.Past(64, now);
        Assert.Equal((64, 100), state.Next(first: 0, end: 200, most: 64));
        state = state.Past(70, now);
        Assert.Equal("a", Assert.Single(state.Pending).Number);
        Assert.Equal((90, 100), state.Next(first: 90, end: 200, most: 64));
        Assert.Null(state.Past(100, now).DueAt);
    }

    private static void AssertUnread(List<EventRecord> all) => Assert.DoesNotContain(
        all, static one => Encoding.UTF8.GetString(one.Json).Contains("+9989", StringComparison.Ordinal));
}
