using System.Text;
using System.Text.Json;
using Countersign.Events;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage.Memory;

namespace Countersign.Grains.Tests.Events;

public sealed class EventLogTests
{
    [Fact]
    public async Task WhatIsAppended_IsReadInOrderWithoutGaps_AcrossChunks()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.AppendAsync(0, 300);
        await silo.AppendAsync(300, 400);
        var all = await silo.AllAsync();
        Assert.Equal(Enumerable.Range(1, 700).Select(static at => (long)at), all.Select(static one => one.Index));
        Assert.Equal(Enumerable.Range(0, 700).Select(static at => $"ve_{at}"), all.Select(static one => one.Subject));
    }

    [Fact]
    public async Task AnEvent_IsACloudEventWithTheMaskedNumber()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.AppendAsync(5, 1);
        var one = Assert.Single(await silo.AllAsync());
        using var json = JsonDocument.Parse(one.Json);
        string Member(string name) => json.RootElement.GetProperty(name).GetString()!;
        Assert.Equal("1.0", Member("specversion"));
        Assert.Equal("ve_5.1", Member("id"));
        Assert.Equal("/v1/tenants/acme/test", Member("source"));
        Assert.Equal("dev.countersign.verification.started", Member("type"));
        Assert.Equal("0000000001", Member("sequence"));
        Assert.Equal("2023-11-14T22:13:20.005Z", Member("time"));
        Assert.Equal("+9989******67", json.RootElement.GetProperty("data").GetProperty("to").GetString());
        Assert.Equal("p5", json.RootElement.GetProperty("data").GetProperty("purpose").GetString());
        Assert.Equal(
            ("ve_5.1", "dev.countersign.verification.started", "ve_5", 1L),
            (one.Id, one.Type, one.Subject, one.Sequence));
    }

    [Fact]
    public async Task WhatTheOutboxHandsOver_IsTakenOnce_HoweverOftenItComes()
    {
        var storage = new MemoryStorage();
        await using var silo = await LogSilo.StartAsync(storage);
        await silo.Receiver.TakeAsync([LogSilo.Parcel(1), LogSilo.Parcel(2)]);
        await silo.Receiver.TakeAsync([LogSilo.Parcel(1), LogSilo.Parcel(2), LogSilo.Parcel(3)]);

        // Another activation knows it from the store.
        await using var next = await LogSilo.StartAsync(storage);
        await next.Receiver.TakeAsync([LogSilo.Parcel(2), LogSilo.Parcel(3), LogSilo.Parcel(4)]);
        Assert.Equal(["ve_1", "ve_2", "ve_3", "ve_4"], (await next.AllAsync()).Select(static one => one.Subject));
    }

    [Fact]
    public async Task OfTwoActivations_OneLosesAndReadsAgain_SoThatTheLogNeverForks()
    {
        var storage = new MemoryStorage();
        await using var one = await LogSilo.StartAsync(storage);
        await using var other = await LogSilo.StartAsync(storage);
        await one.AppendAsync(0, 1);
        await other.AllAsync();
        await other.AppendAsync(1, 1);
        await Assert.ThrowsAnyAsync<Exception>(() => one.AppendAsync(2, 1));
        await one.AppendAsync(2, 1);
        Assert.Equal(["ve_0", "ve_1", "ve_2"], (await one.AllAsync()).Select(static record => record.Subject));
    }

    [Fact]
    public async Task AReader_WaitsForTheNextEvent()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.AppendAsync(0, 1);
        var reading = silo.Log.AwaitAsync(1, 10, TimeSpan.FromSeconds(20));
        await silo.AppendAsync(1, 1);
        Assert.Equal("ve_1", Assert.Single((await reading).Events).Subject);
    }

    [Fact]
    public async Task TheChain_HoldsFromTheFirstEventToTheCheckpoint()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.AppendAsync(0, 600);
        var hash = EventChain.Beginning;
        var leaves = new List<byte[]>();
        foreach (var one in await silo.ChainAsync())
        {
            leaves.Add(EventChain.Leaf(one.Canonical));
            hash = EventChain.Link(hash, leaves[^1]);
            Assert.Equal(hash, one.Hash);
            var commitment = Drafts.Commitment(one.Salt!, one.To!);
            Assert.Contains(commitment, Encoding.UTF8.GetString(one.Canonical), StringComparison.Ordinal);
            Assert.DoesNotContain("+9989", Encoding.UTF8.GetString(one.Canonical), StringComparison.Ordinal);
        }

        var checkpoint = await silo.Log.CheckpointAsync(0);
        Assert.Equal(600, checkpoint.Size);
        Assert.Equal(hash, checkpoint.Hash);
        Assert.Equal(MerkleTree.Root(leaves.ToArray()), checkpoint.Root);
        Assert.True(Proofs.IsSigned(checkpoint));
        Assert.False(Proofs.IsSigned(checkpoint with { Size = 599 }));
    }

    [Fact]
    public async Task EveryEarlierSize_IsProvedToBeABeginning()
    {
        await using var silo = await LogSilo.StartAsync();
        var earlier = new List<EventCheckpoint>();
        foreach (var count in (int[])[1, 6, 249, 1, 255, 300, 20])
        {
            await silo.AppendAsync(0, count);
            earlier.Add(await silo.Log.CheckpointAsync(0));
        }

        foreach (var before in earlier)
        {
            var now = await silo.Log.CheckpointAsync(before.Size);
            Assert.True(
                Proofs.IsConsistent(before.Size, before.Root, now.Size, now.Root, now.Consistency), $"{before.Size}");
            if (before.Size < now.Size)
                Assert.False(Proofs.IsConsistent(before.Size, now.Root, now.Size, now.Root, now.Consistency));
        }
    }

    [Fact]
    public async Task EventsWhoseTimeIsOver_GoByChunks_AndTheRestIsProvedAllTheSame()
    {
        var (storage, time) = (new MemoryStorage(), new MovableTime());
        await using var silo = await LogSilo.StartAsync(storage, time);
        await silo.AppendAsync(0, 700);
        var before = await silo.Log.CheckpointAsync(0);
        time.Advance(TimeSpan.FromDays(15));
        await silo.AppendAsync(700, 200);
        time.Advance(TimeSpan.FromDays(16));
        await silo.Due.PokeAsync();

        // The third chunk holds an event that is not old enough.
        var page = await silo.Log.ReadAsync(0, 1);
        Assert.Equal((513L, 900L), (page.First, page.Last));
        Assert.Equal("ve_512", Assert.Single(page.Events).Subject);
        var proof = await silo.Log.ProveAsync(1);
        Assert.Equal(513, proof.Events[0].Index);
        var root = MerkleTree.Root(
            proof.Frontier, [.. (await silo.ChainAsync()).Select(static one => EventChain.Leaf(one.Canonical))]);
        var now = await silo.Log.CheckpointAsync(before.Size);
        Assert.Equal(now.Root, root);
        Assert.True(Proofs.IsConsistent(before.Size, before.Root, now.Size, now.Root, now.Consistency));

        await using var next = await LogSilo.StartAsync(storage);
        Assert.Equal(388, (await next.AllAsync()).Count);
        Assert.Equal(now.Root, (await next.Log.CheckpointAsync(0)).Root);
    }

    [Fact]
    public async Task WhatIsNoEvent_HoldsUpNobody()
    {
        await using var silo = await LogSilo.StartAsync();
        await silo.Receiver.TakeAsync(
            [new OutboxParcel(new OutboxPosition(1, 0), "rubbish"u8.ToArray()), LogSilo.Parcel(2)]);
        Assert.Equal("ve_2", Assert.Single(await silo.AllAsync()).Subject);
    }
}
