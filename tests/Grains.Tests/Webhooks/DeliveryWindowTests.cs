using System.Collections.Immutable;
using Countersign.Events;
using Countersign.Webhooks;

namespace Countersign.Grains.Tests.Webhooks;

public sealed class DeliveryWindowTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly ImmutableArray<long> Start = [0, 0, 0, 0];

    [Fact]
    public void OfEachSubject_OneIsUnderWay_AndTheNextFollowsIt()
    {
        var window = Filled("a", "b", "a", "c", "b");
        var first = window.Take(Now, 10);
        Assert.Equal([1L, 2, 4], first.Select(static entry => entry.Event.Index));
        Assert.Empty(window.Take(Now, 10));
        window.Settle(first[0]);
        Assert.Equal([3L], window.Take(Now, 10).Select(static entry => entry.Event.Index));
        Assert.Equal((4, 3), (window.Count, window.InFlight));
    }

    [Fact]
    public void ThereIsNoMore_ThanThereIsRoomFor()
    {
        var window = Filled("a", "b", "c");
        Assert.Equal([1L, 2], window.Take(Now, 2).Select(static entry => entry.Event.Index));
        Assert.Empty(window.Take(Now, 0));
    }

    [Fact]
    public void AnEventThatIsTriedAgain_HoldsBackItsSubject_UntilItsTimeHasCome()
    {
        var window = Filled("a", "a", "b");
        var (failed, other) = (window.Take(Now, 1)[0], 3L);
        failed.Attempts++;
        window.Return(failed, Now.AddMinutes(5));
        Assert.Equal([other], window.Take(Now, 10).Select(static entry => entry.Event.Index));
        Assert.Equal(Now.AddMinutes(5), window.NextAt());
        Assert.Empty(window.Take(Now.AddMinutes(4), 10));
        Assert.Same(failed, Assert.Single(window.Take(Now.AddMinutes(5), 10)));
    }

    [Fact]
    public void Progress_NotesWhatIsLeft_BehindWhatWasTried_AndNothingBeyond()
    {
        var window = Filled("a", "a", "b", "c", "d");
        var taken = window.Take(Now, 3);
        Assert.Equal([1L, 3, 4], taken.Select(static entry => entry.Event.Index));
        Assert.Equal((0L, 0), Noted(window));

        window.Settle(taken[1]);
        taken[0].Attempts++;
        window.Return(taken[0], Now.AddSeconds(5));
        var (readTo, pending) = window.Progress();
        Assert.Equal(3, readTo[1]);
        Assert.Equal(
            [new PendingDelivery(1, 1, 1, Now.AddSeconds(5), null), new PendingDelivery(1, 2, 0, default, null)],
            pending);
    }

    [Fact]
    public void WhoRestoresTheProgress_HasTheSameLeft()
    {
        var window = Filled("a", "a", "b", "c");
        var taken = window.Take(Now, 3);
        window.Settle(taken[2]);
        var (readTo, pending) = window.Progress();
        var again = new DeliveryWindow(readTo);
        foreach (var one in pending)
            again.Restore(one, Event(one.Index, "aabc"[(int)one.Index - 1].ToString()));
        Assert.Equal(4, again.Seen(1));
        Assert.Equal([1L, 3], again.Take(Now, 10).Select(static entry => entry.Event.Index));
    }

    [Fact]
    public void AnEndpointWithNothingLeft_StandsWhereItHasRead()
    {
        var window = Filled("a");
        window.Settle(window.Take(Now, 1)[0]);
        window.Read(1, 50);
        var (readTo, pending) = window.Progress();
        Assert.Equal([0L, 50, 0, 0], readTo);
        Assert.Empty(pending);
    }

    private static (long ReadTo, int Pending) Noted(DeliveryWindow window)
    {
        var (readTo, pending) = window.Progress();
        return (readTo[1], pending.Length);
    }

    private static DeliveryWindow Filled(params string[] subjects)
    {
        var window = new DeliveryWindow(Start);
        for (var at = 0; at < subjects.Length; at++)
            window.Add(1, Event(at + 1, subjects[at]));
        return window;
    }

    private static EventRecord Event(long index, string subject) => new()
    {
        Index = index,
        Id = $"{subject}.{index}",
        Type = "dev.countersign.verification.started",
        Subject = subject,
        Sequence = index,
        Time = Now,
        Json = [1, 2, 3],
    };
}
