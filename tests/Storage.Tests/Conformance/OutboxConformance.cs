using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Storage;

namespace Countersign.Storage.Tests.Conformance;

/// <summary>What every provider promises of what states send.</summary>
public abstract class OutboxConformance : Provider
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    private protected OutboxConformance(Func<string, TestStore> open)
        : base(open)
    {
    }

    private IOutbox Outbox => Store.Services.GetRequiredService<IOutbox>();

    [Fact]
    public async Task AWrite_SendsWhatItsStateSends_InOrder()
    {
        var state = await SendAsync("a", null, "1", "2");
        state = await SendAsync("a", state.ETag, "3");
        await SendAsync("a", state.ETag);
        Assert.Equal(["1", "2", "3"], await TextsAsync());
        var entries = await Outbox.ReadAsync(100);
        Assert.Equal(("receiver", "box"), (entries[0].GrainType, entries[0].Key));
        Assert.Equal(entries.OrderBy(entry => entry.Position), entries);
        Assert.Equal(entries.Count, entries.Select(entry => entry.Position).Distinct().Count());
    }

    [Fact]
    public async Task AWriteThatLost_SendsNothing()
    {
        var first = await SendAsync("a", null, "won");
        await SendAsync("a", first.ETag, "won too");
        await Assert.ThrowsAsync<InconsistentStateException>(() => SendAsync("a", null, "lost"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => SendAsync("a", first.ETag, "lost"));
        Assert.Equal(["won", "won too"], await TextsAsync());
    }

    [Fact]
    public async Task OfRacers_OnlyTheWinnerSends()
    {
        var won = 0;
        await Parallel.ForAsync(0, 200, Stop, async (number, _) =>
        {
            try
            {
                await SendAsync($"k{number % 20}", null, $"k{number % 20}");
                Interlocked.Increment(ref won);
            }
            catch (InconsistentStateException)
            {
                // Another one was faster.
            }
        });
        Assert.Equal(20, won);
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"k{number}").Order(), (await TextsAsync()).Order());
    }

    [Fact]
    public async Task WhatIsRemoved_DoesNotComeBack_AndPlacesAreNotUsedTwice()
    {
        await SendAsync("a", null, "1");
        await SendAsync("b", null, "2");
        var before = await Outbox.ReadAsync(100);
        await Outbox.RemoveAsync(before[0].Position, []);
        Assert.Equal(["2"], await TextsAsync());
        await Outbox.RemoveAsync(before[1].Position, []);
        Assert.Empty(await TextsAsync());

        await SendAsync("c", null, "3");
        var after = Assert.Single(await Outbox.ReadAsync(100));
        Assert.True(after.Position > before[1].Position, $"{after.Position} follows {before[1].Position}");
    }

    [Fact]
    public async Task APage_HoldsNoMoreWritesThanAskedFor()
    {
        for (var number = 0; number < 5; number++)
            await SendAsync($"k{number}", null, $"{number}");
        var seen = new List<string>();
        while (await Outbox.ReadAsync(2) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 2, "The page is larger.");
            seen.AddRange(page.Select(entry => Encoding.UTF8.GetString(entry.Payload)));
            await Outbox.RemoveAsync(page[^1].Position, []);
        }

        Assert.Equal(["0", "1", "2", "3", "4"], seen);
    }

    [Fact]
    public async Task WhatIsHeld_IsNoLongerInFront_ButInItsLane_InOrder_UntilItIsTaken()
    {
        await SendAsync("a", null, "1", "2");
        await SendAsync("b", null, "3");
        var page = await Outbox.ReadAsync(100);
        await Outbox.RemoveAsync(page[^1].Position, [page[1], page[2]]);
        await Outbox.RemoveAsync(page[^1].Position, [page[1], page[2]]); // As after a crash.
        await SendAsync("c", null, "4");
        Assert.Equal(["4"], await TextsAsync());
        var next = await Outbox.ReadAsync(100);
        await Outbox.RemoveAsync(next[^1].Position, next);

        var lane = Assert.Single(await Outbox.LanesAsync());
        Assert.Equal(new OutboxLane("receiver", "box"), lane);
        var held = await Outbox.ReadLaneAsync(lane);
        Assert.Equal(["2", "3", "4"], held.Select(entry => Encoding.UTF8.GetString(entry.Payload)));
        Assert.Equal([page[1].Position, page[2].Position, next[0].Position], held.Select(entry => entry.Position));

        await Outbox.RemoveLaneAsync(lane, held[1].Position);
        Assert.Equal(held[2].Position, Assert.Single(await Outbox.ReadLaneAsync(lane)).Position);
        await Outbox.RemoveLaneAsync(lane, held[2].Position);
        Assert.Empty(await Outbox.LanesAsync());
        Assert.Empty(await Outbox.ReadLaneAsync(lane));
    }

    [Fact]
    public async Task TheSize_IsThatOfWhatWaitsAndOfWhatIsHeld()
    {
        var nothing = await Outbox.MeasureAsync();
        Assert.Equal(0, nothing.Waiting);
        Assert.Empty(nothing.Held);

        for (var number = 0; number < 10; number++)
            await SendAsync($"k{number}", null, new string('x', 1_000));
        Assert.InRange((await Outbox.MeasureAsync()).Waiting, 10_000, 15_000);
        var page = await Outbox.ReadAsync(100);
        await Outbox.RemoveAsync(page[^1].Position, page);
        var size = await Outbox.MeasureAsync();
        Assert.Equal(0, size.Waiting);
        Assert.InRange(size.Held[new OutboxLane("receiver", "box")], 10_000, 15_000);
    }

    [Fact]
    public async Task WhoWaits_HearsOfAWrite()
    {
        var waiting = Outbox.WaitAsync(TimeSpan.FromMinutes(1), Stop);
        await SendAsync("a", null, "1");
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), Stop);
    }

    private async Task<List<string>> TextsAsync() =>
        [.. (await Outbox.ReadAsync(1_000)).Select(entry => Encoding.UTF8.GetString(entry.Payload))];

    private async Task<GrainState<Sender>> SendAsync(string key, string? etag, params string[] texts)
    {
        var sends = texts.Select(text => new OutboxItem("receiver", "box", Encoding.UTF8.GetBytes(text)));
        var state = new GrainState<Sender>(new Sender { Sends = [.. sends] }, etag);
        await Store.Storage.WriteStateAsync(TestStore.StateName, TestStore.Grain(key), state);
        return state;
    }
}

public sealed class SqliteOutboxTests() : OutboxConformance(Sqlite);

public sealed class MemoryOutboxTests() : OutboxConformance(Memory);

public sealed class PostgreSqlOutboxTests() : OutboxConformance(PostgreSql);

public sealed class AzureBlobOutboxTests() : OutboxConformance(AzureBlob);
