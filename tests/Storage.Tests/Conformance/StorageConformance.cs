using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Storage.Tests.Conformance;

/// <summary>What every provider promises of reading, writing and comparing.</summary>
public abstract class StorageConformance : Provider
{
    private protected StorageConformance(Func<string, TestStore> open)
        : base(open)
    {
    }

    [Fact]
    public async Task Read_OfAStateThatNeverWas_IsFresh()
    {
        var state = new GrainState<Note>(new Note { Text = "left over" }, "1.1") { RecordExists = true };
        await Store.Storage.ReadStateAsync(TestStore.StateName, TestStore.Grain("nobody"), state);
        Assert.Equal((new Note(), null, false), (state.State, state.ETag, state.RecordExists));
    }

    [Fact]
    public async Task Read_AfterAWrite_GivesTheStateAndItsTag()
    {
        var noon = TestStore.Noon;
        var note = new Note { Text = "héllo", Number = 7, DueAt = noon, DeleteAfter = noon.AddDays(1) };
        var written = await Store.WriteAsync("a", note);
        var read = await Store.ReadAsync("a");
        Assert.Equal((note, written.ETag, true), (read.State, read.ETag, read.RecordExists));
        Assert.True(written.RecordExists);
    }

    [Fact]
    public async Task Write_WithTheTagThatWasRead_ReplacesTheState()
    {
        await Store.WriteAsync("a", new Note { Text = "one" });
        var read = await Store.ReadAsync("a");
        var second = await Store.WriteAsync("a", new Note { Text = "two" }, read.ETag);
        Assert.NotEqual(read.ETag, second.ETag);
        Assert.Equal("two", (await Store.ReadAsync("a")).State!.Text);
    }

    [Fact]
    public async Task Write_WithoutATag_WhereAStateIs_IsInconsistent()
    {
        var first = await Store.WriteAsync("a", new Note { Text = "one" });
        var fault = await Assert.ThrowsAsync<InconsistentStateException>(
            () => Store.WriteAsync("a", new Note { Text = "two" }));
        Assert.Null(fault.InnerException);
        Assert.Equal((first.ETag, null), (fault.StoredEtag, fault.CurrentEtag));
        Assert.Equal("one", (await Store.ReadAsync("a")).State!.Text);
    }

    [Fact]
    public async Task Write_WithAnOldTag_IsInconsistentAndChangesNothing()
    {
        var first = await Store.WriteAsync("a", new Note { Text = "one" });
        var second = await Store.WriteAsync("a", new Note { Text = "two" }, first.ETag);
        var fault = await Assert.ThrowsAsync<InconsistentStateException>(
            () => Store.WriteAsync("a", new Note { Text = "three" }, first.ETag));
        Assert.Equal((second.ETag, first.ETag), (fault.StoredEtag, fault.CurrentEtag));
        Assert.Equal("two", (await Store.ReadAsync("a")).State!.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("no tag of ours")]
    [InlineData("99999999999999999999.1")]
    public async Task Write_WithATagOfNoStore_IsInconsistent(string tag)
    {
        await Store.WriteAsync("a", new Note());
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.WriteAsync("a", new Note(), tag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.WriteAsync("nobody", new Note(), tag));
    }

    [Fact]
    public async Task Write_WithTheTagOfAnotherGrain_IsInconsistent()
    {
        var other = await Store.WriteAsync("a", new Note());
        await Store.WriteAsync("b", new Note { Text = "untouched" });
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.WriteAsync("b", new Note(), other.ETag));
        Assert.Equal("untouched", (await Store.ReadAsync("b")).State!.Text);
    }

    [Fact]
    public async Task Clear_WithTheTagThatWasRead_DeletesTheState()
    {
        var state = await Store.WriteAsync("a", new Note { Text = "one" });
        await Store.ClearAsync("a", state);
        Assert.Equal((new Note(), null, false), (state.State, state.ETag, state.RecordExists));
        Assert.False((await Store.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task Clear_WithAnOldTag_IsInconsistent()
    {
        var first = await Store.WriteAsync("a", new Note());
        await Store.WriteAsync("a", new Note { Text = "kept" }, first.ETag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.ClearAsync("a", first));
        Assert.Equal("kept", (await Store.ReadAsync("a")).State!.Text);
    }

    [Fact]
    public async Task Clear_WithoutATag_IsHarmlessWhereNothingIsAndInconsistentWhereAStateIs()
    {
        await Store.ClearAsync("a", new GrainState<Note>());
        await Store.WriteAsync("a", new Note());
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.ClearAsync("a", new GrainState<Note>()));
    }

    [Fact]
    public async Task Write_WithTheTagOfAStateThatWasDeletedAndMadeAgain_IsInconsistent()
    {
        var zombie = await Store.WriteAsync("a", new Note { Text = "first life" });
        await Store.ClearAsync("a", new GrainState<Note>(new Note(), zombie.ETag));
        await Store.WriteAsync("a", new Note { Text = "second life" });
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Store.WriteAsync("a", new Note { Text = "zombie" }, zombie.ETag));
        Assert.Equal("second life", (await Store.ReadAsync("a")).State!.Text);
    }

    [Fact]
    public async Task States_OfOneGrainAndOfOtherTypes_AreApart()
    {
        await Store.WriteAsync("a", new Note { Text = "note" });
        var other = new GrainState<Plain>(new Plain { Text = "other state" });
        await Store.Storage.WriteStateAsync("other", TestStore.Grain("a"), other);
        var type = new GrainState<Plain>(new Plain { Text = "other type" });
        await Store.Storage.WriteStateAsync(TestStore.StateName, GrainId.Create("other", "a"), type);

        Assert.Equal("note", (await Store.ReadAsync("a")).State!.Text);
        Assert.False((await Store.ReadAsync("a", "third")).RecordExists);
        var read = new GrainState<Plain>();
        await Store.Storage.ReadStateAsync("other", TestStore.Grain("a"), read);
        Assert.Equal("other state", read.State!.Text);
    }

    [Theory]
    [InlineData(2_048)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task LargeStates_AreReadAsWritten(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length / 8).Select(number => $"{number * 7919,8}"));
        await Store.WriteAsync("large", new Note { Text = text });
        Assert.Equal(text, (await Store.ReadAsync("large")).State!.Text);
    }

    [Fact]
    public async Task Write_OfAStateAboveTheLimit_IsRefused()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Store.WriteAsync("huge", new Note { Text = new string('x', 4 * 1024 * 1024) }));
        Assert.Contains("4194304", fault.Message, StringComparison.Ordinal);
    }
}

public sealed class SqliteStorageTests() : StorageConformance(Sqlite);

public sealed class MemoryStorageTests() : StorageConformance(Memory);

public sealed class PostgreSqlStorageTests() : StorageConformance(PostgreSql);

public sealed class AzureBlobStorageTests() : StorageConformance(AzureBlob);
