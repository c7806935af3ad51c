using Countersign.Carriers.Routing;

namespace Countersign.Carriers.Tests.Routing;

public sealed class BreakerTests
{
    private const double NoJitter = 0.5;
    private DateTimeOffset _now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private Breaker _breaker = new();

    [Fact]
    public void Breaker_WithFewOrRareFailures_StaysClosed()
    {
        Seen(good: 0, bad: 4);
        Assert.Equal(BreakerState.Closed, _breaker.State);

        Seen(good: 100, bad: 90);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Breaker_WhenHalfOfTheMessagesFail_Opens()
    {
        Seen(good: 5, bad: 5);

        Assert.Equal((BreakerState.Open, _now.AddSeconds(5)), (_breaker.State, _breaker.OpenUntil));
    }

    [Fact]
    public void Breaker_ForgetsFailuresOfLongAgo()
    {
        Seen(good: 0, bad: 4);
        _now = _now.AddSeconds(30);
        Seen(good: 0, bad: 4);

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Breaker_ThatFailsItsProbes_StaysOpenTwiceAsLongEachTimeUpToFiveMinutes()
    {
        Seen(good: 0, bad: 9);
        var pauses = new List<double>();
        for (var time = 0; time < 8; time++)
        {
            pauses.Add((_breaker.OpenUntil - _now).TotalSeconds);
            _now = _breaker.OpenUntil;
            Assert.Equal(BreakerState.HalfOpen, _breaker.At(_now).State);
            Seen(good: 0, bad: 1);
            Assert.Equal(BreakerState.Open, _breaker.State);
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 300, 300], pauses);
    }

    [Fact]
    public void Breaker_WhoseProbesAreAllTakenOver_Closes()
    {
        Seen(good: 0, bad: 9);
        _now = _breaker.OpenUntil;
        Seen(good: 2, bad: 0);
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);

        Seen(good: 1, bad: 0);

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Breaker_WhoseProbesAreLost_HandsOutOthers()
    {
        Seen(good: 0, bad: 9);
        _now = _breaker.OpenUntil;
        var round = _breaker.At(_now);
        Seen(good: 1, bad: 0);

        var next = _breaker.At(_now.AddMinutes(1));

        Assert.Equal((BreakerState.HalfOpen, round.Round + 1), (next.State, next.Round));
    }

    [Fact]
    public void Breaker_ThatWasClosedForLong_BeginsAnew()
    {
        Seen(good: 0, bad: 9);
        _now = _breaker.OpenUntil;
        Seen(good: 3, bad: 0);
        _now = _now.AddMinutes(3);
        Seen(good: 0, bad: 9);

        Assert.Equal(_now.AddSeconds(5), _breaker.OpenUntil);
    }

    [Fact]
    public void Breaker_WhileOpen_HearsNothing()
    {
        Seen(good: 0, bad: 9);
        var open = _breaker;
        Seen(good: 100, bad: 100);

        Assert.Equal(open, _breaker);
    }

    private void Seen(int good, int bad) => _breaker = _breaker.Seen(good, bad, _now, NoJitter);
}
