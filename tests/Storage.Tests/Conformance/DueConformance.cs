using Orleans.Storage;

namespace Countersign.Storage.Tests.Conformance;

/// <summary>What every provider promises of due work.</summary>
public abstract class DueConformance : Provider
{
    private static readonly DateTimeOffset Noon = TestStore.Noon;

    private protected DueConformance(Func<string, TestStore> open)
        : base(open)
    {
    }

    [Fact]
    public async Task Query_GivesWhatIsDueEarliestFirstAndNothingElse()
    {
        await Store.WriteAsync("later", new Note { DueAt = Noon.AddSeconds(1) });
        await Store.WriteAsync("second", new Note { DueAt = Noon });
        await Store.WriteAsync("never", new Note());
        await Store.WriteAsync("first", new Note { DueAt = Noon.AddDays(-1) });

        var page = await Store.Due.QueryAsync(Noon, 10);
        Assert.Equal(
            [
                new DueEntry("note-taker", "first", TestStore.StateName, Noon.AddDays(-1)),
                new DueEntry("note-taker", "second", TestStore.StateName, Noon),
            ],
            page.Entries);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Query_WalksPageByPageWithoutMissingOrRepeating()
    {
        // Many of one moment, so that a page ends in the midst of them.
        for (var number = 0; number < 50; number++)
            await Store.WriteAsync($"k{number:D2}", new Note { DueAt = Noon.AddSeconds(number / 20) });

        var expected = Enumerable.Range(0, 50).Select(number => $"k{number:D2}");
        foreach (var pageSize in (int[])[1, 7, 20, 50, 51])
            Assert.Equal(expected, await Store.DueKeysAsync(Noon.AddMinutes(1), pageSize));
    }

    [Fact]
    public async Task Query_ThatMeetsItsLimitExactly_EndsWithAnEmptyPage()
    {
        await Store.WriteAsync("a", new Note { DueAt = Noon });
        var page = await Store.Due.QueryAsync(Noon, 1);
        Assert.Equal("a", Assert.Single(page.Entries).Key);
        var last = await Store.Due.QueryAsync(Noon, 1, page.Next);
        Assert.Equal((0, null), (last.Entries.Count, last.Next));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(DuePage.MaxEntries + 1)]
    public async Task Query_WithALimitOutOfRange_IsRefused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.Due.QueryAsync(Noon, limit));

    [Fact]
    public async Task AWrite_MovesTheEntryWithTheState()
    {
        var state = await Store.WriteAsync("a", new Note { DueAt = Noon });
        state = await Store.WriteAsync("a", new Note { DueAt = Noon.AddHours(1) }, state.ETag);
        Assert.Empty(await Store.DueKeysAsync(Noon.AddMinutes(59)));
        Assert.Equal(["a"], await Store.DueKeysAsync(Noon.AddHours(1)));

        state = await Store.WriteAsync("a", new Note(), state.ETag);
        Assert.Empty(await Store.DueKeysAsync(DateTimeOffset.MaxValue));

        state = await Store.WriteAsync("a", new Note { DueAt = Noon }, state.ETag);
        await Store.ClearAsync("a", state);
        Assert.Empty(await Store.DueKeysAsync(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task AWriteThatLost_LeavesTheEntryAsItWas()
    {
        await Store.WriteAsync("a", new Note { DueAt = Noon });
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Store.WriteAsync("a", new Note { DueAt = Noon.AddYears(1) }));
        Assert.Equal(["a"], await Store.DueKeysAsync(Noon));
    }

    [Fact]
    public async Task RegisteringAndClearing_AreHarmless()
    {
        await Store.WriteAsync("a", new Note { DueAt = Noon });
        var entry = Assert.Single((await Store.Due.QueryAsync(Noon, 10)).Entries);
        await Store.Due.RegisterAsync(entry);
        await Store.Due.ClearAsync(entry);
        Assert.Equal(["a"], await Store.DueKeysAsync(Noon));
    }

    [Fact]
    public async Task DueTimes_AreNeverLaterThanAsked()
    {
        await Store.WriteAsync("a", new Note { DueAt = Noon.AddTicks(9_999) });
        Assert.Equal(["a"], await Store.DueKeysAsync(Noon.AddTicks(9_999)));
    }
}

public sealed class SqliteDueTests() : DueConformance(Sqlite);

public sealed class MemoryDueTests() : DueConformance(Memory);

public sealed class PostgreSqlDueTests() : DueConformance(PostgreSql);

public sealed class AzureBlobDueTests() : DueConformance(AzureBlob);
