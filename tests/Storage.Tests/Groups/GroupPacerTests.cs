using Countersign.Storage.Groups;

namespace Countersign.Storage.Tests.Groups;

public sealed class GroupPacerTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(1);
    private readonly ManualTime _time = new();

    [Fact]
    public void ALoneCaller_NeverWaits()
    {
        var pacer = new GroupPacer(Window, _time);
        for (var group = 0; group < 100; group++)
        {
            Assert.Equal(0, pacer.Target(waiting: 1));
            Group(pacer, rows: 1, TimeSpan.FromMicroseconds(150));
        }
    }

    [Fact]
    public void UnderLoad_TheWriterWaitsForAsManyAsCameLastTime()
    {
        var pacer = Loaded();
        Assert.InRange(pacer.Target(waiting: 2), 1, GroupPacer.MaxTarget);
        pacer.Waited(20);
        Assert.Equal(20, pacer.Target(waiting: 2));
    }

    [Fact]
    public void UnderLoad_NowAndThenTheWriterWaitsLongerToLearnOfMore()
    {
        var pacer = Loaded();
        pacer.Waited(20);
        var targets = Enumerable.Range(0, 16).Select(_ => pacer.Target(waiting: 2)).ToList();
        Assert.Equal(2, targets.Count(target => target == GroupPacer.MaxTarget));
        Assert.Equal(14, targets.Count(target => target == 20));
    }

    [Fact]
    public void AWaitThatBroughtLittle_IsNotRepeatedForAWhile()
    {
        var pacer = Loaded();
        Assert.NotEqual(0, pacer.Target(waiting: 2));
        pacer.Waited(GroupPacer.MinYield - 1);
        for (var group = 0; group < GroupPacer.Penance; group++)
            Assert.Equal(0, pacer.Target(waiting: 2));
        Assert.NotEqual(0, pacer.Target(waiting: 2));
    }

    [Fact]
    public void WhenTheLoadIsGone_TheWriterStopsWaiting()
    {
        var pacer = Loaded();
        Group(pacer, rows: 1, TimeSpan.FromSeconds(1));
        for (var group = 0; group < 10; group++)
            Group(pacer, rows: 1, TimeSpan.FromMilliseconds(20));
        Assert.Equal(0, pacer.Target(waiting: 1));
    }

    [Fact]
    public void AGroupThatIsLargeAlready_IsNotHeldBack() =>
        Assert.Equal(0, Loaded().Target(GroupPacer.MaxTarget));

    [Fact]
    public void WithoutAWindow_NothingWaits()
    {
        var pacer = new GroupPacer(TimeSpan.Zero, _time);
        for (var group = 0; group < 20; group++)
            Group(pacer, rows: 100, TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, pacer.Target(waiting: 2));
    }

    // Twenty rows come in each window.
    private GroupPacer Loaded()
    {
        var pacer = new GroupPacer(Window, _time);
        for (var group = 0; group < 50; group++)
            Group(pacer, rows: 4, TimeSpan.FromMicroseconds(200));
        return pacer;
    }

    private void Group(GroupPacer pacer, int rows, TimeSpan after)
    {
        _time.Advance(after);
        pacer.Took(rows);
    }
}
