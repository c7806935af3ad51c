using Countersign.Carriers.Routing;

namespace Countersign.Carriers.Tests.Routing;

public sealed class RouterLearningTests
{
    private readonly RouterRig _rig = new();

    [Fact]
    public void Choose_WithEqualPriors_ExploresAll()
    {
        foreach (var route in new[] { "a-gw", "b-gw", "c-gw", "d-gw" })
            _rig.Add(route);

        var counts = _rig.Sound().Count(4_000);

        Assert.Equal(4, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1_150));
    }

    [Fact]
    public void Choose_WithAClearDifference_Converges()
    {
        _rig.Add("a-gw");
        _rig.Add("b-gw");
        _rig.Hear("a-gw", null, RouterRig.Seen(500, 0.92));
        _rig.Hear("b-gw", null, RouterRig.Seen(500, 0.70));

        Assert.Equal(1_000, _rig.Count(1_000)["a-gw"]);
    }

    [Fact]
    public void Choose_OfAWorseRouteThatIsMuchCheaper_TakesIt()
    {
        _rig.Add("a-gw", price: 200_000);
        _rig.Add("b-gw", price: 10_000);
        _rig.Hear("a-gw", null, RouterRig.Seen(500, 0.92));
        _rig.Hear("b-gw", null, RouterRig.Seen(500, 0.80));

        Assert.Equal(1_000, _rig.Count(1_000)["b-gw"]);
    }

    [Fact]
    public void Choose_OfARouteThatIsHardlyKnown_TriesItNowAndThen()
    {
        _rig.Add("a-gw");
        _rig.Add("b-gw");
        _rig.Hear("a-gw", null, RouterRig.Seen(500, 0.85));
        _rig.Hear("b-gw");

        Assert.InRange(_rig.Count(1_000)["b-gw"], 200, 600);
    }

    [Fact]
    public void Choose_InARegionNobodyHasSeen_PresumesWhatTheRouteDoesElsewhere()
    {
        _rig.Add("a-gw");
        _rig.Add("b-gw");
        _rig.Hear("a-gw", null, RouterRig.Seen(500, 0.95, "KZ"));
        _rig.Hear("b-gw", null, RouterRig.Seen(500, 0.30, "KZ"));

        Assert.True(_rig.Count(1_000)["a-gw"] > 900);
    }

    [Fact]
    public void Choose_OfTheLowerPriority_IsOnlyWhereTheFirstIsUnfit()
    {
        (_rig.Add("a-gw", price: 90_000).Priority, _rig.Add("b-gw", price: 1).Priority) = (1, 2);
        _rig.Hear("a-gw", null, RouterRig.Seen(500, 0.80));
        _rig.Hear("b-gw", null, RouterRig.Seen(500, 0.95));

        Assert.Equal(100, _rig.Count(100)["a-gw"]);

        _rig.Hear("a-gw", null, RouterRig.Seen(500, 0.40));
        Assert.Equal(100, _rig.Count(100)["b-gw"]);

        _rig.Hear("a-gw", null, RouterRig.Seen(500, 0.80) with { Failed = 600 });
        Assert.Equal(100, _rig.Count(100)["b-gw"]);

        _rig.Hear("b-gw", new RouteAdvice { Breaker = BreakerState.Open });
        Assert.Equal(100, _rig.Count(100)["a-gw"]);
    }

    [Fact]
    public void Explanation_SaysWhatSpokeForTheRouteAndAgainstTheOthers()
    {
        _rig.Add("a-gw", price: 12_000);
        _rig.Add("b-gw", price: 15_000);
        _rig.Add("c-gw");
        _rig.Hear("a-gw", null, RouterRig.Seen(200, 0.91));
        _rig.Hear("b-gw", null, RouterRig.Seen(200, 0.80));
        _rig.Hear("c-gw", new RouteAdvice { Breaker = BreakerState.Open });

        var choice = Assert.IsType<RouteChoice>(_rig.Router.Choose(RouterRig.Request()));

        Assert.Equal(
            "a-gw: best of 2 for UZ (conversion 0.91 ± 0.02, price 0.012 EUR; b-gw 0.80 at 0.015; c-gw open breaker)",
            choice.Explanation);
        var again = Assert.IsType<RouteChoice>(_rig.Router.Choose(RouterRig.Request()));
        Assert.Same(choice.Explanation, again.Explanation);
    }

    [Fact]
    public void Rate_WhenItIsUsedUp_SendsPeopleElsewhereAndThenAway()
    {
        (_rig.Add("a-gw", price: 1).MaxPerSecond, _rig.Add("b-gw", price: 900_000).MaxPerSecond) = (100, 100);
        _rig.Sound();
        _rig.Time.Advance(TimeSpan.FromSeconds(1));

        var counts = _rig.Count(50);

        Assert.Equal((20, 20, 10), (counts["a-gw"], counts["b-gw"], counts["none"]));
        Assert.IsType<RouteAnswer.Full>(_rig.Router.Choose(RouterRig.Request()));
        _rig.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("a-gw", _rig.Choose());
    }

    [Fact]
    public void Rate_OfBatches_LeavesRoomForPeople()
    {
        _rig.Add("a-gw").MaxPerSecond = 100;
        _rig.Sound();
        var bulk = RouterRig.Request() with { Bulk = true };
        var (batch, people) = (0, 0);
        for (var tick = 0; tick < 100; tick++)
        {
            _rig.Time.Advance(TimeSpan.FromMilliseconds(100));
            batch += _rig.Count(20, bulk).GetValueOrDefault("a-gw");
            people += _rig.Count(20).GetValueOrDefault("a-gw");
        }

        Assert.InRange(batch, 450, 520);
        Assert.InRange(people, 450, 520);
    }

    [Fact]
    public void Rate_WhereTheCarrierAskedToBeSpared_IsLess()
    {
        _rig.Add("a-gw").MaxPerSecond = 100;
        _rig.Hear("a-gw", new RouteAdvice { Throttle = 0.5 });
        _rig.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(10, _rig.Count(50)["a-gw"]);
    }
}
