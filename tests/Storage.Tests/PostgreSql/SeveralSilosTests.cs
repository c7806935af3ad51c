using Orleans;
using Orleans.Storage;

namespace Countersign.Storage.Tests.PostgreSql;

/// <summary>Two stores over one schema, as two silos have them.</summary>
public sealed class SeveralSilosTests : IAsyncDisposable
{
    private readonly TestStore[] _silos;

    public SeveralSilosTests()
    {
        var at = TestServer.Shared.NewSchema();
        _silos = [TestStore.PostgreSql(at), TestStore.PostgreSql(at)];
    }

    [Fact]
    public async Task WritersOfOneVersionOnTwoSilos_HaveExactlyOneWinner()
    {
        var current = await _silos[0].WriteAsync("a", new Note());
        for (var version = 1; version <= 200; version++)
        {
            var tag = current.ETag;
            var racers = Enumerable.Range(0, 8).Select(racer =>
                TryWriteAsync(_silos[racer % 2], "a", new Note { Number = (version * 100) + racer }, tag));
            var winner = Assert.Single(await Task.WhenAll(racers), state => state is not null);
            foreach (var silo in _silos)
            {
                current = await silo.ReadAsync("a");
                Assert.Equal((winner!.ETag, winner.State), (current.ETag, current.State));
            }
        }
    }

    [Fact]
    public async Task FirstWritersOnTwoSilos_HaveExactlyOneWinner()
    {
        for (var round = 0; round < 100; round++)
        {
            var racers = Enumerable.Range(0, 8).Select(racer =>
                TryWriteAsync(_silos[racer % 2], $"new-{round}", new Note { Number = racer }, tag: null));
            var winner = Assert.Single(await Task.WhenAll(racers), state => state is not null);
            Assert.Equal(winner!.State, (await _silos[round % 2].ReadAsync($"new-{round}")).State);
        }
    }

    [Fact]
    public async Task GroupsOverTheSameKeysInOppositeOrder_AllEndWithOneWinnerForEachKey()
    {
        const int Keys = 60;
        var tags = new string?[Keys];
        for (var round = 0; round < 20; round++)
        {
            var forth = Enumerable.Range(0, Keys).Select(key => (Key: key, Write: TryAsync(0, key, tags[key])));
            var back = Enumerable.Range(0, Keys).Reverse()
                .Select(key => (Key: key, Write: TryAsync(1, key, tags[key])));
            foreach (var pair in forth.Concat(back).ToList().GroupBy(entry => entry.Key))
            {
                var results = await Task.WhenAll(pair.Select(entry => entry.Write));
                tags[pair.Key] = Assert.Single(results, state => state is not null)!.ETag;
            }
        }

        Task<GrainState<Note>?> TryAsync(int silo, int key, string? tag) =>
            TryWriteAsync(_silos[silo], $"k{key}", new Note { Number = silo }, tag);
    }

    [Fact]
    public async Task AKindThatAnotherSiloAdds_IsReadAndFoundWhenDue()
    {
        Assert.False((await _silos[0].ReadAsync("a")).RecordExists);
        var state = new GrainState<Note>(new Note { Text = "theirs", DueAt = TestStore.Noon });
        await _silos[1].Storage.WriteStateAsync("a kind of its own", TestStore.Grain("a"), state);
        Assert.Equal(["a"], await _silos[0].DueKeysAsync(TestStore.Noon));
        Assert.Equal("theirs", (await _silos[0].ReadAsync("a", "a kind of its own")).State!.Text);
    }

    [Fact]
    public async Task SweepsOfTwoSilos_DeleteEachStateOnce()
    {
        const int States = 500;
        await Task.WhenAll(Enumerable.Range(0, States).Select(
            number => _silos[number % 2].WriteAsync($"k{number}", new Note { DeleteAfter = TestStore.Noon })));
        var sweeps = await Task.WhenAll(_silos.Select(silo => Task.Run(async () =>
        {
            var deleted = 0;
            while (await silo.Expired.SweepExpiredAsync(TestStore.Noon, 50) is > 0 and var gone)
                deleted += gone;
            return deleted;
        })));
        Assert.Equal(States, sweeps.Sum() + await _silos[0].Expired.SweepExpiredAsync(TestStore.Noon, States));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
    }

    private static async Task<GrainState<Note>?> TryWriteAsync(TestStore silo, string key, Note note, string? tag)
    {
        try
        {
            return await silo.WriteAsync(key, note, tag);
        }
        catch (InconsistentStateException)
        {
            return null;
        }
    }
}
