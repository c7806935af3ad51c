using Countersign.Storage.Memory;

namespace Countersign.Storage.Tests.Memory;

public sealed class MemoryFaultTests
{
    private readonly Plan _plan = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task AWriteThatFailsBefore_IsNotWritten()
    {
        await using var store = Open();
        _plan.Next = new StorageFault(StorageFaultKind.FailBefore);
        await Assert.ThrowsAsync<StorageOutcomeUnknownException>(() => store.WriteAsync("a", new Note()));
        Assert.False((await store.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task AWriteThatFailsAfter_IsWrittenAndItsAnswerLost()
    {
        await using var store = Open();
        _plan.Next = new StorageFault(StorageFaultKind.FailAfter);
        await Assert.ThrowsAsync<StorageOutcomeUnknownException>(() => store.WriteAsync("a", new Note { Number = 1 }));
        Assert.Equal(1, (await store.ReadAsync("a")).State!.Number);

        var state = await store.ReadAsync("a");
        _plan.Next = new StorageFault(StorageFaultKind.FailAfter);
        await Assert.ThrowsAsync<StorageOutcomeUnknownException>(() => store.ClearAsync("a", state));
        Assert.False((await store.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task AnOverloadedWrite_IsRefused()
    {
        await using var store = Open();
        _plan.Next = new StorageFault(StorageFaultKind.Overloaded);
        await Assert.ThrowsAsync<StorageOverloadedException>(() => store.WriteAsync("a", new Note()));
        Assert.False((await store.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task ADelayedWrite_IsComparedAndWrittenWhenTheClockHasMoved()
    {
        await using var store = Open();
        var first = await store.WriteAsync("a", new Note { Number = 1 });
        _plan.Next = new StorageFault(StorageFaultKind.None, TimeSpan.FromSeconds(30));
        var late = store.WriteAsync("a", new Note { Number = 2 }, first.ETag);
        Assert.Equal(1, (await store.ReadAsync("a")).State!.Number);
        Assert.False(late.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(30));
        await late;
        Assert.Equal(2, (await store.ReadAsync("a")).State!.Number);
    }

    [Fact]
    public async Task AReadThatFails_Throws()
    {
        await using var store = Open();
        _plan.Next = new StorageFault(StorageFaultKind.FailBefore);
        await Assert.ThrowsAsync<IOException>(() => store.ReadAsync("a"));
    }

    [Fact]
    public async Task SilosThatShareAStore_SeeEachOthersWrites()
    {
        var shared = new MemoryStorage();
        await using var one = TestStore.Memory(shared);
        await using (var other = TestStore.Memory(shared))
            await other.WriteAsync("a", new Note { Number = 7, DueAt = TestStore.Noon });

        Assert.Equal(7, (await one.ReadAsync("a")).State!.Number);
        Assert.Equal(["a"], await one.DueKeysAsync(TestStore.Noon));
    }

    [Fact]
    public async Task Everything_RunsOnTheCallersThreadUntilAFaultDelaysIt()
    {
        await using var store = Open();
        Assert.True(store.WriteAsync("a", new Note()).IsCompletedSuccessfully);
        Assert.True(store.ReadAsync("a").IsCompletedSuccessfully);
        Assert.True(store.Due.QueryAsync(TestStore.Noon, 1).AsTask().IsCompletedSuccessfully);
        Assert.True(store.Expired.SweepExpiredAsync(TestStore.Noon, 1).AsTask().IsCompletedSuccessfully);
    }

    private TestStore Open() => TestStore.Memory(new MemoryStorage(_plan), _time);

    // Gives its fault once.
    private sealed class Plan : IStorageFaultPlan
    {
        public StorageFault Next { get; set; }

        StorageFault IStorageFaultPlan.Next(StorageRequest request)
        {
            Assert.Equal(("note-taker", "a", TestStore.StateName), (request.GrainType, request.Key, request.StateName));
            var next = Next;
            Next = default;
            return next;
        }
    }
}
