using Orleans.Storage;

namespace Countersign.Storage.Tests.Conformance;

/// <summary>What every provider promises of deleting what is over.</summary>
public abstract class SweepConformance : Provider
{
    private static readonly DateTimeOffset Noon = TestStore.Noon;

    private protected SweepConformance(Func<string, TestStore> open)
        : base(open)
    {
    }

    [Fact]
    public async Task Sweep_DeletesWhatIsOverAndNothingElse()
    {
        await Store.WriteAsync("over", new Note { DeleteAfter = Noon, DueAt = Noon });
        await Store.WriteAsync("not yet", new Note { DeleteAfter = Noon.AddTicks(1) });
        await Store.WriteAsync("for good", new Note());

        Assert.Equal(1, await Store.Expired.SweepExpiredAsync(Noon, 10));
        Assert.False((await Store.ReadAsync("over")).RecordExists);
        Assert.True((await Store.ReadAsync("not yet")).RecordExists);
        Assert.True((await Store.ReadAsync("for good")).RecordExists);
        Assert.Empty(await Store.DueKeysAsync(Noon));
    }

    [Fact]
    public async Task Sweep_OfMoreThanItsLimit_DeletesTheOldestAndSaysSo()
    {
        for (var number = 0; number < 250; number++)
            await Store.WriteAsync($"k{number:D3}", new Note { DeleteAfter = Noon.AddSeconds(number) });

        Assert.Equal(230, await Store.Expired.SweepExpiredAsync(Noon.AddHours(1), 230));
        Assert.False((await Store.ReadAsync("k229")).RecordExists);
        Assert.True((await Store.ReadAsync("k230")).RecordExists);
        Assert.Equal(20, await Store.Expired.SweepExpiredAsync(Noon.AddHours(1), 230));
        Assert.Equal(0, await Store.Expired.SweepExpiredAsync(Noon.AddHours(1), 230));
    }

    [Fact]
    public async Task AWrite_ThatMovesTheEnd_SavesTheState()
    {
        var state = await Store.WriteAsync("a", new Note { DeleteAfter = Noon });
        await Store.WriteAsync("a", new Note { DeleteAfter = Noon.AddDays(1) }, state.ETag);
        Assert.Equal(0, await Store.Expired.SweepExpiredAsync(Noon, 10));
        Assert.True((await Store.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task AnActivationWhoseStateWasSwept_CannotWrite()
    {
        var state = await Store.WriteAsync("a", new Note { DeleteAfter = Noon });
        await Store.Expired.SweepExpiredAsync(Noon, 10);
        var fault = await Assert.ThrowsAsync<InconsistentStateException>(
            () => Store.WriteAsync("a", new Note(), state.ETag));
        Assert.Null(fault.StoredEtag);
    }

    [Fact]
    public async Task SweepAgainstRewrite_NeverDeletesWhatWasRewritten()
    {
        const int Keys = 400;
        var tags = new string?[Keys];
        for (var key = 0; key < Keys; key++)
            tags[key] = (await Store.WriteAsync($"k{key}", new Note { DeleteAfter = Noon })).ETag;

        var swept = 0;
        var sweep = Task.Run(async () =>
        {
            while (await Store.Expired.SweepExpiredAsync(Noon, 7) is > 0 and var gone)
                swept += gone;
        });
        var rewrites = Enumerable.Range(0, Keys).Reverse()
            .Select(key => Task.Run(() => RewriteAsync(key, tags[key]))).ToList();
        var kept = (await Task.WhenAll(rewrites)).Count(rewritten => rewritten);
        await sweep;

        Assert.Equal(Keys, kept + swept);
        var found = 0;
        for (var key = 0; key < Keys; key++)
            found += (await Store.ReadAsync($"k{key}")).State!.Text == "rewritten" ? 1 : 0;
        Assert.Equal(kept, found);
    }

    private async Task<bool> RewriteAsync(int key, string? tag)
    {
        try
        {
            await Store.WriteAsync($"k{key}", new Note { Text = "rewritten", DeleteAfter = Noon.AddDays(1) }, tag);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }
}

public sealed class SqliteSweepTests() : SweepConformance(Sqlite);

public sealed class MemorySweepTests() : SweepConformance(Memory);

public sealed class PostgreSqlSweepTests() : SweepConformance(PostgreSql);

public sealed class AzureBlobSweepTests() : SweepConformance(AzureBlob);
