using Countersign.Carriers.Routing;

namespace Countersign.Carriers.Tests.Routing;

public sealed class RouteBookTests
{
    private const ulong Silo = 1;

    private readonly RoutingOptions _options = new() { HalfLife = TimeSpan.FromDays(30) };
    private readonly RouteBook _book;
    private DateTimeOffset _now = new(2026, 3, 1, 0, 0, 5, TimeSpan.Zero);

    public RouteBookTests() => _book = new RouteBook(_options);

    [Fact]
    public void Trials_CountOnlyWhenTheyHadTheirTimeToBeApproved()
    {
        Report(new DestinationNews { Region = "UZ", Accepted = 10, Trials = 10 });
        _now = _now.AddSeconds(30);
        Report(Approvals(6, cohortsAgo: 3));

        Assert.Equal((10.0, 0.0, 0.0), Told());

        _now = _now.AddSeconds(75);
        Assert.Equal((10.0, 10.0, 6.0), Told());
    }

    [Fact]
    public void Approvals_ThatComeLate_CountForWhatIsKnown()
    {
        Report(new DestinationNews { Region = "UZ", Trials = 10 });
        _now = _now.AddMinutes(5);
        Report(Approvals(4, cohortsAgo: DestinationNews.Cohorts));

        Assert.Equal((0.0, 10.0, 4.0), Told());
    }

    [Fact]
    public void Approvals_AreNeverMoreThanTrials()
    {
        Report(new DestinationNews { Region = "UZ", Trials = 3 });
        Report(Approvals(9, cohortsAgo: 0));
        _now = _now.AddMinutes(5);
        Report(Approvals(9, cohortsAgo: DestinationNews.Cohorts));

        Assert.Equal((0.0, 3.0, 3.0), Told());
    }

    [Fact]
    public void Counts_FadeByHalfInTheirHalfLife()
    {
        Report(new DestinationNews { Region = "UZ", Accepted = 8, LatencyMs = 160 });
        _now += _options.HalfLife;

        var health = Assert.Single(_book.Advise(Silo, withHealth: true, _now).Health);

        Assert.Equal((4.0, 20.0), (health.Accepted, health.LatencyMs));
    }

    [Fact]
    public void Evidence_IsBounded()
    {
        for (var minute = 0; minute < 10; minute++)
        {
            Report(new DestinationNews { Region = "UZ", Trials = 200 });
            Report(Approvals(100, cohortsAgo: 0));
            _now = _now.AddMinutes(2);
        }

        var (_, trials, approved) = Told();

        Assert.Equal(300, trials, tolerance: 0.01);
        Assert.Equal(150, approved, tolerance: 0.01);
    }

    [Fact]
    public void Destinations_AreBounded()
    {
        for (var at = 0; at < 1_000; at++)
            Report(new DestinationNews { Region = $"R{at}", Accepted = 1 });

        Assert.Equal(RouteBook.MaxDestinations, _book.Advise(Silo, withHealth: true, _now).Health.Length);
    }

    [Fact]
    public void Memory_GivesTheSameBookBack()
    {
        Report(new DestinationNews { Region = "UZ", Bulk = true, Accepted = 8, Trials = 8, LatencyMs = 80 });
        Report(Approvals(5, cohortsAgo: 0) with { Bulk = true });
        _book.Rule(new RouteRuling(Disabled: true, "legal", "op", _now));
        _now = _now.AddMinutes(5);

        var again = RouteBook.Of(_book.Memory(_now), _options);

        var (before, after) = (_book.Advise(0, true, _now), again.Advise(0, true, _now));
        Assert.Equal(Assert.Single(before.Health), Assert.Single(after.Health));
        Assert.Equal((before.Ruling, before.Breaker), (after.Ruling, after.Breaker));
        Assert.True(after.IsDisabled);
    }

    [Fact]
    public void Shares_OfAllSilos_AreTheWholeRateAndFollowWhatEachWants()
    {
        for (var second = 0; second < 20; second++)
        {
            _now = _now.AddSeconds(1);
            foreach (var silo in new ulong[] { 1, 2, 3 })
                _book.Add(new RouteReport { Silo = silo, Wanted = silo == 3 ? 90 : 5 }, _now, 0.5);
        }

        double[] shares = [.. new ulong[] { 1, 2, 3 }.Select(silo => _book.Advise(silo, false, _now).Share)];

        Assert.Equal(1, shares.Sum(), tolerance: 1e-9);
        Assert.Equal(0.6167, shares[2], tolerance: 0.001);
    }

    [Fact]
    public void Shares_OfSilosThatAreGone_GoToTheOthers()
    {
        _book.Add(new RouteReport { Silo = 1 }, _now, 0.5);
        _book.Add(new RouteReport { Silo = 2 }, _now, 0.5);
        Assert.Equal(0.5, _book.Advise(1, false, _now).Share);

        _now = _now.AddSeconds(11);
        _book.Add(new RouteReport { Silo = 1 }, _now, 0.5);

        Assert.Equal((1.0, 1), (_book.Advise(1, false, _now).Share, _book.Advise(1, false, _now).Silos));
    }

    [Fact]
    public void Throttling_LowersTheRateAndLetsItRiseAgain()
    {
        Report(new DestinationNews { Region = "UZ", Throttled = 50 });
        Assert.Equal(0.7, Throttle(), tolerance: 1e-9);

        Report(new DestinationNews { Region = "UZ", Throttled = 50 });
        Assert.Equal(0.7, Throttle(), tolerance: 1e-9);

        _now = _now.AddSeconds(2);
        Assert.Equal(0.8, Throttle(), tolerance: 1e-9);
        _now = _now.AddSeconds(10);
        Assert.Equal(1.0, Throttle(), tolerance: 1e-9);
        Assert.Equal(BreakerState.Closed, _book.Breaker.State);
    }

    private void Report(DestinationNews news) => _book.Add(new RouteReport { Silo = Silo, News = [news] }, _now, 0.5);

    private static DestinationNews Approvals(int count, int cohortsAgo)
    {
        var approvals = new int[DestinationNews.Cohorts + 1];
        approvals[cohortsAgo] = count;
        return new DestinationNews { Region = "UZ", Approvals = [.. approvals] };
    }

    private (double Accepted, double Trials, double Approved) Told()
    {
        var health = Assert.Single(_book.Advise(Silo, withHealth: true, _now).Health);
        return (Math.Round(health.Accepted, 2), Math.Round(health.Trials, 2), Math.Round(health.Approved, 2));
    }

    private double Throttle() => _book.Advise(Silo, withHealth: false, _now).Throttle;
}
