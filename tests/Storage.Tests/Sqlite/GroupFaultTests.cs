using Countersign.Storage.Sqlite;
using Countersign.Storage.States;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Storage.Tests.Sqlite;

public sealed class GroupFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task AGroupThatCannotCommit_FailsEveryWriteOfItAndLeavesNothingBehind()
    {
        await using var store = TestStore.Sqlite(_folder.Path);
        var before = await store.WriteAsync("before", new Note { Number = 1 });
        using var holder = new Holder(_folder.Path);
        var first = store.WriteAsync("alone", new Note());
        await UntilTakenAsync(store);
        var group = new[]
        {
            store.WriteAsync("a", new Note { DueAt = TestStore.Noon }),
            store.WriteAsync("before", new Note { Number = 2 }, before.ETag),
            store.WriteAsync("before", new Note { Number = 3 }, "1.1"),
            BreakAsync(store),
            store.WriteAsync("b", new Note()),
        };
        holder.Release();

        await first;
        foreach (var write in group)
            await Assert.ThrowsAsync<StorageOutcomeUnknownException>(() => write);
        Assert.False((await store.ReadAsync("a")).RecordExists);
        Assert.False((await store.ReadAsync("b")).RecordExists);
        Assert.Equal((1, before.ETag), ((await store.ReadAsync("before")).State!.Number, before.ETag));
        Assert.Empty(await store.DueKeysAsync(TestStore.Noon));

        await store.WriteAsync("a", new Note());
        await store.WriteAsync("before", new Note { Number = 4 }, before.ETag);
        Assert.Equal(4, (await store.ReadAsync("before")).State!.Number);
    }

    [Fact]
    public async Task AFullDisk_FailsWritesKeepsWhatWasAcknowledgedAndHealsWhenThereIsRoom()
    {
        await using var store = TestStore.Sqlite(_folder.Path, options => options.MaxDatabaseMegabytes = 1);
        var acknowledged = new List<string>();
        var failed = 0;
        for (var number = 0; failed < 20; number++)
        {
            try
            {
                await store.WriteAsync($"k{number}", Large(number));
                acknowledged.Add($"k{number}");
            }
            catch (StorageOutcomeUnknownException fault)
            {
                Assert.Null(fault.InnerException); // What only SQLite knows could not go to another process.
                failed++;
            }
        }

        Assert.InRange(acknowledged.Count, 100, 1_000);
        foreach (var key in acknowledged)
            Assert.True((await store.ReadAsync(key)).RecordExists);
        Assert.Equal(50, await store.Expired.SweepExpiredAsync(TestStore.Noon.AddSeconds(49), 50));
        await store.WriteAsync("healed", Large(1));
        Assert.True((await store.ReadAsync("healed")).RecordExists);
    }

    [Fact]
    public async Task FullQueues_RefuseInteractiveAndBackgroundWritesApart()
    {
        await using var store = TestStore.Sqlite(_folder.Path, options =>
        {
            options.InteractiveQueueLimit = 2;
            options.BackgroundQueueLimit = 1;
        });
        await store.WriteAsync("known kind", new Note());
        using var holder = new Holder(_folder.Path);
        var writes = new List<Task> { store.WriteAsync("in hand", new Note()) };
        await UntilTakenAsync(store);

        RequestContext.Set(WriteUrgency.BackgroundKey, true);
        writes.Add(store.WriteAsync("background", new Note()));
        var fault = await Assert.ThrowsAsync<StorageOverloadedException>(() => store.WriteAsync("refused", new Note()));
        Assert.Contains("BackgroundQueueLimit (1)", fault.Message, StringComparison.Ordinal);

        RequestContext.Clear();
        writes.Add(store.WriteAsync("interactive", new Note()));
        writes.Add(store.WriteAsync("interactive too", new Note()));
        fault = await Assert.ThrowsAsync<StorageOverloadedException>(() => store.WriteAsync("refused", new Note()));
        Assert.Contains("InteractiveQueueLimit (2)", fault.Message, StringComparison.Ordinal);

        holder.Release();
        await Task.WhenAll(writes);
        Assert.False((await store.ReadAsync("refused")).RecordExists);
    }

    [Fact]
    public async Task ClosingTheStore_WritesWhatWasAccepted()
    {
        var store = TestStore.Sqlite(_folder.Path);
        await store.WriteAsync("known kind", new Note());
        var writes = Enumerable.Range(0, 500).Select(number => store.WriteAsync($"k{number}", new Note())).ToList();
        await store.DisposeAsync();
        await Task.WhenAll(writes);
        await using var reopened = TestStore.Sqlite(_folder.Path);
        for (var number = 0; number < 500; number++)
            Assert.True((await reopened.ReadAsync($"k{number}")).RecordExists);
    }

    [Fact]
    public async Task Versions_AreNotReusedAfterAReopen()
    {
        string? zombie;
        await using (var store = TestStore.Sqlite(_folder.Path))
        {
            var state = await store.WriteAsync("a", new Note());
            zombie = state.ETag;
            await store.ClearAsync("a", state);
        }

        await using var reopened = TestStore.Sqlite(_folder.Path);
        Assert.NotEqual(zombie, (await reopened.WriteAsync("a", new Note())).ETag);
        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(
            () => reopened.WriteAsync("a", new Note(), zombie));
    }

    public void Dispose() => _folder.Dispose();

    private static Note Large(int number)
    {
        var bytes = new byte[3_000];
        new SeededRandom(number).Fill(bytes);
        return new Note { Text = Convert.ToBase64String(bytes), DeleteAfter = TestStore.Noon.AddSeconds(number) };
    }

    // The writer has taken what was queued and waits for the holder.
    private static async Task UntilTakenAsync(TestStore store)
    {
        while (store.Services.GetRequiredService<SqliteDatabase>().Queue.Count > 0)
            await Task.Yield();
    }

    private static async Task<GrainState<Note>> BreakAsync(TestStore store)
    {
        var broken = new Broken();
        store.Services.GetRequiredService<SqliteDatabase>().Queue.Enqueue(broken, WritePriority.Interactive);
        await broken.Done;
        return new GrainState<Note>();
    }

    private sealed class Broken : WriteOperation<bool>
    {
        public override int Bytes => 0;

        protected override bool Run(WriteSession session) => throw new SqliteFault(10, "The disk is gone.");
    }
}
