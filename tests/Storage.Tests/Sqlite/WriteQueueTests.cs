using Countersign.Storage.Sqlite;
using Countersign.Storage.States;

namespace Countersign.Storage.Tests.Sqlite;

public sealed class WriteQueueTests
{
    private readonly SqliteStorageOptions _options = new()
    {
        InteractiveQueueLimit = 5,
        BackgroundQueueLimit = 5,
        InteractiveRowsPerGroup = 3,
        BackgroundRowsPerGroup = 2,
        QueuedBytesLimit = 16L << 20,
        GatherWindow = TimeSpan.FromMilliseconds(5),
    };

    [Fact]
    public void AGroup_TakesInteractiveWritesFirstAndFewBackgroundOnes()
    {
        var queue = new WriteQueue(_options);
        foreach (var name in (string[])["b1", "b2", "b3", "b4"])
            queue.Enqueue(new Idle(name), WritePriority.Background);
        foreach (var name in (string[])["i1", "i2", "i3", "i4"])
            queue.Enqueue(new Idle(name), WritePriority.Interactive);

        Assert.Equal(["i1", "i2", "i3", "b1", "b2"], Take(queue));
        Assert.Equal(["i4", "b3", "b4"], Take(queue));
        Assert.Empty(Take(queue));
    }

    [Theory]
    [InlineData(0, "InteractiveQueueLimit (5)")]
    [InlineData(1, "BackgroundQueueLimit (5)")]
    public void AFullQueue_RefusesItsOwnPriorityAndNamesTheLimit(int priority, string limit)
    {
        var queue = new WriteQueue(_options);
        for (var write = 0; write < 5; write++)
            queue.Enqueue(new Idle("w"), (WritePriority)priority);

        var refused = new Idle("refused");
        var fault = Assert.Throws<StorageOverloadedException>(() => queue.Enqueue(refused, (WritePriority)priority));
        Assert.Contains(limit, fault.Message, StringComparison.Ordinal);
        Assert.True(refused.Released);
        queue.Enqueue(new Idle("other"), (WritePriority)(1 - priority));
        Take(queue);
        queue.Enqueue(new Idle("again"), (WritePriority)priority);
    }

    [Fact]
    public void WritesTooLargeInAll_AreRefusedUntilSomeWereTaken()
    {
        var queue = new WriteQueue(_options);
        queue.Enqueue(new Idle("large", 10 << 20), WritePriority.Interactive);
        var fault = Assert.Throws<StorageOverloadedException>(
            () => queue.Enqueue(new Idle("larger", 10 << 20), WritePriority.Background));
        Assert.Contains("QueuedBytesLimit (16777216)", fault.Message, StringComparison.Ordinal);
        Take(queue);
        queue.Enqueue(new Idle("larger", 10 << 20), WritePriority.Background);
    }

    [Fact]
    public void AClosedQueue_AcceptsNothingAndGivesWhatItHas()
    {
        var queue = new WriteQueue(_options);
        queue.Enqueue(new Idle("last"), WritePriority.Interactive);
        queue.Close();
        Assert.Throws<StorageOverloadedException>(() => queue.Enqueue(new Idle("late"), WritePriority.Interactive));
        Assert.True(queue.WaitForWork());
        Assert.Equal(["last"], Take(queue));
        Assert.False(queue.WaitForWork());
    }

    [Fact]
    public async Task AWaitingWriter_WakesForTheFirstWrite()
    {
        var queue = new WriteQueue(_options);
        var waiting = Task.Run(queue.WaitForWork, TestContext.Current.CancellationToken);
        queue.Enqueue(new Idle("first"), WritePriority.Background);
        Assert.True(await waiting);
    }

    [Fact]
    public async Task AGatheringWriter_WakesAtItsTargetOrAtTheEndOfTheWindow()
    {
        var queue = new WriteQueue(_options);
        queue.Enqueue(new Idle("lonely"), WritePriority.Interactive);
        Assert.Equal(1, queue.WaitForMore(4));

        _options.GatherWindow = TimeSpan.FromMinutes(5);
        var gathering = Task.Run(() => queue.WaitForMore(3), TestContext.Current.CancellationToken);
        queue.Enqueue(new Idle("second"), WritePriority.Interactive);
        queue.Enqueue(new Idle("third"), WritePriority.Background);
        Assert.Equal(3, await gathering);
    }

    private static List<string> Take(WriteQueue queue)
    {
        var group = new List<WriteOperation>();
        queue.Take(group);
        return group.ConvertAll(operation => ((Idle)operation).Name);
    }

    private sealed class Idle(string name, int bytes = 1) : WriteOperation<bool>
    {
        public string Name => name;

        public bool Released { get; private set; }

        public override int Bytes => bytes;

        public override void Release() => Released = true;

        protected override bool Run(WriteSession session) => true;
    }
}
