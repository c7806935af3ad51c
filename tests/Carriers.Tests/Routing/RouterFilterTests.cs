using Countersign.Carriers.Routing;
using Countersign.Verifications;

namespace Countersign.Carriers.Tests.Routing;

public sealed class RouterFilterTests
{
    private readonly RouterRig _rig = new();

    [Fact]
    public void Choose_ForSandboxTraffic_TakesOnlyTheSandboxsRoutes()
    {
        _rig.Add("a-gw");
        _rig.Sound();
        var request = RouterRig.Request() with { Sandbox = true };

        Assert.Equal("sim-1", _rig.Choose(request));
        Assert.Equal("sim-2", _rig.Choose(request with { Failed = ["sim-1"] }));
        Assert.IsType<RouteAnswer.None>(_rig.Router.Choose(request with { Failed = ["sim-1", "sim-2"] }));
        Assert.Same(_rig.Router.Choose(request), _rig.Router.Choose(request));
    }

    [Fact]
    public void Choose_ForLiveTrafficWithoutRoutes_IsNone() =>
        Assert.IsType<RouteAnswer.None>(_rig.Router.Choose(RouterRig.Request()));

    [Fact]
    public void Choose_OfADedicatedRoute_IsForItsTenantsOnly()
    {
        _rig.Add("a-gw").Tenants = ["acme"];
        _rig.Sound();

        Assert.Equal("a-gw", _rig.Choose());
        Assert.Null(_rig.Choose(RouterRig.Request() with { Tenant = "other" }));
    }

    [Fact]
    public void Choose_OfAChannelNobodyCarries_IsNone()
    {
        _rig.Add("a-gw");
        _rig.Add("b-gw").Channels = [Channel.Voice];
        _rig.Sound();

        Assert.Equal("a-gw", _rig.Choose());
        Assert.Equal("b-gw", _rig.Choose(RouterRig.Request() with { Channel = Channel.Voice }));
    }

    [Fact]
    public void Choose_ByDestination_TakesTheLongestPrefixThenTheRegionThenTheWorld()
    {
        _rig.Add(
            "a-gw",
            0,
            new DestinationOptions { Price = 1 },
            new DestinationOptions { Region = "UZ", Price = 2 },
            new DestinationOptions { Prefix = "+998", Price = 3 },
            new DestinationOptions { Prefix = "+99890", Price = 4 },
            new DestinationOptions { Prefix = "+99890", Region = "KZ", Price = 5 });
        _rig.Sound();

        Assert.Equal(4, Price("+998901234567"));
        Assert.Equal(3, Price("+998711234567"));
        Assert.Equal(1, Price("+12015550123"));
    }

    [Fact]
    public void Choose_WhereNoDestinationFits_IsNone()
    {
        _rig.Add("a-gw", 0, new DestinationOptions { Region = "UZ", Price = 2 });
        _rig.Sound();

        Assert.Equal("a-gw", _rig.Choose());
        Assert.Null(_rig.Choose(RouterRig.Request(RouterRig.American)));
    }

    [Fact]
    public void Choose_WithASenderThatWasAskedFor_TakesOnlyRoutesThatMayUseIt()
    {
        _rig.Add("a-gw").Sender = "Acme";
        _rig.Add("b-gw").Senders = ["Other"];
        _rig.Sound();

        var choice = Assert.IsType<RouteChoice>(_rig.Router.Choose(RouterRig.Request() with { Sender = "Other" }));

        Assert.Equal(("b-gw", "Other"), (choice.Route, choice.Sender));
        Assert.Null(_rig.Choose(RouterRig.Request() with { Sender = "Third" }));
    }

    [Fact]
    public void Choose_WhereNamesDoNotWork_TakesAnotherSenderOfTheRouteOrAnotherRoute()
    {
        _rig.Add("a-gw").Sender = "Acme";
        var other = _rig.Add("b-gw");
        (other.Sender, other.Senders) = ("Acme", ["24365"]);
        _rig.Sound();

        var choice = Assert.IsType<RouteChoice>(_rig.Router.Choose(RouterRig.Request(RouterRig.American)));

        Assert.Equal(("b-gw", "24365"), (choice.Route, choice.Sender));
    }

    [Fact]
    public void Choose_OfRoutesThatNobodyHasHeardOf_IsNone()
    {
        _rig.Add("a-gw");

        Assert.IsType<RouteAnswer.None>(_rig.Router.Choose(RouterRig.Request()));
    }

    [Fact]
    public void Choose_PassesOverDisabledAndBrokenRoutes()
    {
        _rig.Add("a-gw", price: 1);
        _rig.Add("b-gw", price: 1);
        _rig.Add("c-gw", price: 90_000);
        _rig.Sound();
        _rig.Hear("a-gw", new RouteAdvice { Ruling = new RouteRuling(true, "legal", "op", _rig.Time.GetUtcNow()) });
        _rig.Hear("b-gw", new RouteAdvice { Breaker = BreakerState.Open, Round = 1 });

        var choice = Assert.IsType<RouteChoice>(_rig.Router.Choose(RouterRig.Request()));

        Assert.Equal("c-gw", choice.Route);
        Assert.Contains("a-gw disabled; b-gw open breaker", choice.Explanation, StringComparison.Ordinal);
        Assert.Equal(200, _rig.Count(200)["c-gw"]);
    }

    [Fact]
    public void Choose_OfAHalfOpenRoute_IsBoundedByItsProbes()
    {
        _rig.Add("a-gw");
        _rig.Add("b-gw");
        _rig.Sound();
        _rig.Hear("a-gw", new RouteAdvice { Breaker = BreakerState.HalfOpen, Round = 2, Probes = 3 });

        Assert.Equal(3, _rig.Count(100)["a-gw"]);

        _rig.Hear("a-gw", new RouteAdvice { Breaker = BreakerState.HalfOpen, Round = 2, Probes = 3 });
        Assert.DoesNotContain("a-gw", _rig.Count(100));

        _rig.Hear("a-gw", new RouteAdvice { Breaker = BreakerState.HalfOpen, Round = 3, Probes = 2 });
        Assert.Equal(2, _rig.Count(100)["a-gw"]);
    }

    [Fact]
    public void Choose_AfterFailuresInARow_DoesNotWaitToBeTold()
    {
        _rig.Add("a-gw", price: 1);
        _rig.Add("b-gw", price: 1_000_000);
        _rig.Sound();
        for (var failure = 0; failure < 5; failure++)
            Answer("a-gw", new SubmissionResult.Rejected("down", TryNextRoute: true));

        Assert.Equal("b-gw", _rig.Choose());

        _rig.Hear("a-gw");
        Answer("a-gw", new SubmissionResult.Accepted("1"));
        Assert.True(_rig.Count(100)["a-gw"] > 50);
    }

    private void Answer(string route, SubmissionResult result) =>
        _rig.Router.Answered(route, RouterRig.Uzbek, bulk: false, result, TimeSpan.Zero, first: true);

    private long Price(string number) =>
        Assert.IsType<RouteChoice>(_rig.Router.Choose(RouterRig.Request(RouterRig.Number(number)))).Price;
}
