using Orleans;
using Orleans.Storage;

namespace Countersign.Storage.Tests.Conformance;

/// <summary>What every provider promises when many write at once.</summary>
public abstract class RaceConformance : Provider
{
    private const int Racers = 16;

    private protected RaceConformance(Func<string, TestStore> open)
        : base(open)
    {
    }

    [Fact]
    public async Task ManyWritersOfOneVersion_HaveExactlyOneWinner()
    {
        const int Versions = 100;
        var current = await Store.WriteAsync("a", new Note());
        for (var version = 1; version <= Versions; version++)
        {
            var tag = current.ETag;
            var results = await RaceAsync(racer => Store.WriteAsync("a", new Note { Number = racer }, tag));
            var winner = Assert.Single(results, result => result is not null);
            var stored = await Store.ReadAsync("a");
            Assert.Equal((winner!.ETag, winner.State), (stored.ETag, stored.State));
            current = stored;
        }
    }

    [Fact]
    public async Task ManyFirstWriters_HaveExactlyOneWinner()
    {
        for (var round = 0; round < 50; round++)
        {
            var key = $"new-{round}";
            var results = await RaceAsync(racer => Store.WriteAsync(key, new Note { Number = racer }));
            var winner = Assert.Single(results, result => result is not null);
            Assert.Equal(winner!.State, (await Store.ReadAsync(key)).State);
        }
    }

    [Fact]
    public async Task ClearAgainstWrite_HasExactlyOneWinner()
    {
        for (var round = 0; round < 50; round++)
        {
            var key = $"cleared-{round}";
            var tag = (await Store.WriteAsync(key, new Note())).ETag;
            var results = await RaceAsync(async racer =>
            {
                var state = new GrainState<Note>(new Note { Number = racer }, tag);
                if (racer % 2 == 0)
                    await Store.ClearAsync(key, state);
                else
                    await Store.Storage.WriteStateAsync(TestStore.StateName, TestStore.Grain(key), state);
                return state;
            });
            var winner = Assert.Single(results, result => result is not null);
            Assert.Equal(winner!.ETag, (await Store.ReadAsync(key)).ETag);
        }
    }

    [Fact]
    public async Task Increments_OfManyWriters_AreAllCounted()
    {
        const int Each = 50;
        await Store.WriteAsync("count", new Note());
        await RaceAsync(async _ =>
        {
            for (var done = 0; done < Each;)
            {
                var read = await Store.ReadAsync("count");
                read.State = read.State! with { Number = read.State.Number + 1 };
                try
                {
                    await Store.Storage.WriteStateAsync(TestStore.StateName, TestStore.Grain("count"), read);
                    done++;
                }
                catch (InconsistentStateException)
                {
                    // Somebody was faster; reads again.
                }
            }

            return new GrainState<Note>();
        });
        Assert.Equal(Racers * Each, (await Store.ReadAsync("count")).State!.Number);
    }

    [Fact]
    public async Task Losers_FailAloneAmongTheWritesOfOthers()
    {
        var tags = new string?[200];
        for (var key = 0; key < tags.Length; key++)
            tags[key] = (await Store.WriteAsync($"k{key}", new Note())).ETag;
        for (var key = 0; key < tags.Length; key += 2)
            await Store.WriteAsync($"k{key}", new Note { Text = "faster" }, tags[key]);

        var writes = tags.Select((tag, key) => Store.WriteAsync($"k{key}", new Note { Text = "late" }, tag)).ToList();
        for (var key = 0; key < tags.Length; key++)
        {
            if (key % 2 == 0)
                await Assert.ThrowsAsync<InconsistentStateException>(() => writes[key]);
            else
                await writes[key];
            Assert.Equal(key % 2 == 0 ? "faster" : "late", (await Store.ReadAsync($"k{key}")).State!.Text);
        }
    }

    [Fact]
    public async Task Reads_OfAnotherThread_SeeEveryAcknowledgedWrite()
    {
        var acknowledged = 0;
        var state = await Store.WriteAsync("seen", new Note());
        var done = false;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
            {
                var atLeast = Volatile.Read(ref acknowledged);
                Assert.InRange((await Store.ReadAsync("seen")).State!.Number, atLeast, int.MaxValue);
                Assert.Equal(atLeast > 0, (await Store.ReadAsync($"fresh-{atLeast}")).RecordExists);
            }
        })).ToList();
        for (var number = 1; number <= 500; number++)
        {
            await Store.WriteAsync($"fresh-{number}", new Note());
            state = await Store.WriteAsync("seen", new Note { Number = number }, state.ETag);
            Volatile.Write(ref acknowledged, number);
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
    }

    // Null for those who lost.
    private static async Task<GrainState<Note>?[]> RaceAsync(Func<int, Task<GrainState<Note>>> race)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var racers = Enumerable.Range(1, Racers).Select(racer => Task.Run(async () =>
        {
            await start.Task;
            try
            {
                return await race(racer);
            }
            catch (InconsistentStateException)
            {
                return null;
            }
        })).ToList();
        start.SetResult();
        return await Task.WhenAll(racers);
    }
}

public sealed class SqliteRaceTests() : RaceConformance(Sqlite);

public sealed class MemoryRaceTests() : RaceConformance(Memory);

public sealed class PostgreSqlRaceTests() : RaceConformance(PostgreSql);

public sealed class AzureBlobRaceTests() : RaceConformance(AzureBlob);
