using Countersign.Storage.Groups;
using Countersign.Storage.States;

namespace Countersign.Storage.Tests.Groups;

public sealed class WorkQueueTests
{
    private readonly GroupLimits _limits = new()
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
        var queue = new WorkQueue<Idle>(_limits);
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
        var queue = new WorkQueue<Idle>(_limits);
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
        var queue = new WorkQueue<Idle>(_limits);
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
        var queue = new WorkQueue<Idle>(_limits);
        queue.Enqueue(new Idle("last"), WritePriority.Interactive);
        queue.Close();
        Assert.Throws<StorageOverloadedException>(() => queue.Enqueue(new Idle("late"), WritePriority.Interactive));
        Assert.True(queue.WaitForWork());
        Assert.Equal(["last"], Take(queue));
        Assert.False(queue.WaitForWork());
    }

    [Fact]
    public void AShutQueue_GivesBackWhatWaitsAndRefusesUntilItIsOpened()
    {
        var queue = new WorkQueue<Idle>(_limits);
        queue.Enqueue(new Idle("large", 10 << 20), WritePriority.Interactive);
        queue.Enqueue(new Idle("later"), WritePriority.Background);
        Assert.Equal(["large", "later"], queue.Shut("away").Select(idle => idle.Name));
        var fault = Assert.Throws<StorageOverloadedException>(
            () => queue.Enqueue(new Idle("refused"), WritePriority.Interactive));
        Assert.Equal("away", fault.Message);
        Assert.Empty(Take(queue));

        queue.Open();
        queue.Enqueue(new Idle("large again", 10 << 20), WritePriority.Interactive);
        Assert.Equal(["large again"], Take(queue));
    }

    [Fact]
    public async Task AWaitingWriter_WakesForTheFirstWrite()
    {
        var queue = new WorkQueue<Idle>(_limits);
        var waiting = Task.Run(queue.WaitForWork, TestContext.Current.CancellationToken);
        queue.Enqueue(new Idle("first"), WritePriority.Background);
        Assert.True(await waiting);
    }

    [Fact]
    public async Task AGatheringWriter_WakesAtItsTargetOrAtTheEndOfTheWindow()
    {
        var queue = new WorkQueue<Idle>(_limits);
        queue.Enqueue(new Idle("lonely"), WritePriority.Interactive);
        Assert.Equal(1, queue.WaitForMore(4));

        queue = new WorkQueue<Idle>(_limits with { GatherWindow = TimeSpan.FromMinutes(5) });
        queue.Enqueue(new Idle("first"), WritePriority.Interactive);
        var gathering = Task.Run(() => queue.WaitForMore(3), TestContext.Current.CancellationToken);
        queue.Enqueue(new Idle("second"), WritePriority.Interactive);
        queue.Enqueue(new Idle("third"), WritePriority.Background);
        Assert.Equal(3, await gathering);
    }

    private static List<string> Take(WorkQueue<Idle> queue)
    {
        var group = new List<Idle>();
        queue.Take(group);
        return group.ConvertAll(idle => idle.Name);
    }

    internal sealed class Idle(string name, int bytes = 1) : PendingWork
    {
        public string Name => name;

        public bool Released { get; private set; }

        public override int Bytes => bytes;

        public override void Failed(Exception fault)
        {
        }

        public override void Release() => Released = true;
    }
}
