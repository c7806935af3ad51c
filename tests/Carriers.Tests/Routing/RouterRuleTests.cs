using System.Collections.Immutable;
using Countersign.Carriers.Routing;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Carriers.Tests.Routing;

/// <summary>A tenant's rules leave some of the routes only.</summary>
public sealed class RouterRuleTests
{
    private readonly RouterRig _rig = new();

    public RouterRuleTests()
    {
        _rig.Add("a-gw", price: 1);
        _rig.Add("b-gw", price: 60_000);
        _rig.Add("c-gw", price: 90_000);
        _rig.Add("d-gw").Channels = [Channel.Voice];
    }

    [Fact]
    public void Choose_ByARule_TakesItsRoutesAlone_ByConversionAndPrice()
    {
        _rig.Sound();
        _rig.Hear("b-gw", null, RouterRig.Seen(1_000, 0.9));
        _rig.Hear("c-gw", null, RouterRig.Seen(1_000, 0.9));

        Assert.Equal(new() { ["b-gw"] = 100 }, _rig.Count(100, By(new RouteRule { Use = ["c-gw", "b-gw"] })));
        Assert.Contains("a-gw", _rig.Count(100));
    }

    [Fact]
    public void Choose_InOrder_TakesTheFirst_UntilItFails()
    {
        _rig.Sound();
        var request = By(new RouteRule { Use = ["c-gw", "b-gw"], InOrder = true });

        Assert.Equal(new() { ["c-gw"] = 100 }, _rig.Count(100, request));
        Assert.Equal("b-gw", _rig.Choose(request with { Failed = ["c-gw"] }));
        Assert.Null(_rig.Choose(request with { Failed = ["c-gw", "b-gw"] }));
    }

    [Fact]
    public void Choose_InOrder_SetsThePriorityOfTheSettingsAside()
    {
        _rig.Add("e-gw").Priority = 1;
        _rig.Sound();

        Assert.Equal("e-gw", _rig.Choose());
        Assert.Equal("b-gw", _rig.Choose(By(new RouteRule { Use = ["b-gw", "e-gw"], InOrder = true })));
    }

    [Fact]
    public void Choose_ByRules_GoesByTheFirstThatHolds()
    {
        _rig.Sound();
        var request = By(
            new RouteRule { Regions = ["US"], Use = ["c-gw"] },
            new RouteRule { Channel = Channel.Voice, Use = ["d-gw"] },
            new RouteRule { Regions = ["KZ", "UZ"], Use = ["b-gw"] },
            new RouteRule { Use = ["a-gw"] });

        Assert.Equal("b-gw", _rig.Choose(request));
        Assert.Equal("c-gw", _rig.Choose(request with { To = RouterRig.American }));
        Assert.Equal("d-gw", _rig.Choose(request with { Channel = Channel.Voice }));
        Assert.Equal("a-gw", _rig.Choose(request with { To = RouterRig.Number("+447400123456") }));
    }

    [Fact]
    public void Choose_WhereNoRuleHolds_TakesAllRoutes()
    {
        _rig.Sound();
        var answer = Assert.IsType<RouteChoice>(
            _rig.Router.Choose(By(new RouteRule { Regions = ["US"], Use = ["c-gw"] })));

        Assert.Equal("a-gw", answer.Route);
        Assert.False(answer.IsRuled);
        Assert.DoesNotContain("tenant", answer.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_OfARouteThatHasGone_OrIsAnothersOrOfAnotherChannel_IsNone_ByTheRule()
    {
        _rig.Add("z-gw").Tenants = ["other"];
        _rig.Sound();

        foreach (var id in (string[])["gone", "z-gw", "d-gw"])
            Assert.True(Assert.IsType<RouteAnswer.None>(_rig.Router.Choose(By(new RouteRule { Use = [id] }))).IsRuled);
        Assert.False(_rig.Router.Choose(RouterRig.Request() with { Channel = (Channel)9 }).IsRuled);
    }

    [Fact]
    public void Choose_OfARouteAtItsRate_IsFull_ThoughOthersHaveRoom()
    {
        _rig.Add("slow").MaxPerSecond = 1;
        _rig.Sound();
        var request = By(new RouteRule { Use = ["slow"] });
        Assert.Equal("slow", _rig.Choose(request));

        Assert.True(Assert.IsType<RouteAnswer.Full>(_rig.Router.Choose(request)).IsRuled);
        Assert.Equal("a-gw", _rig.Choose());
    }

    [Fact]
    public void Choose_ForTheSandbox_KnowsNoRules() =>
        Assert.Equal("sim-1", _rig.Choose(By(new RouteRule { Use = ["b-gw"] }) with { Sandbox = true }));

    [Fact]
    public void Explanation_TellsOfTheRule_AndNeverOneTenantsToAnother()
    {
        _rig.Sound();
        var any = By(new RouteRule { Use = ["a-gw", "b-gw", "c-gw"] });
        var ordered = By(new RouteRule { Use = ["a-gw", "b-gw", "c-gw"], InOrder = true });
        for (var round = 0; round < 2; round++)
        {
            Assert.Contains(" for UZ of the tenant's routes (", Explained(any), StringComparison.Ordinal);
            Assert.Contains(" for UZ in the tenant's order (", Explained(ordered), StringComparison.Ordinal);
            Assert.Contains(" for UZ (", Explained(RouterRig.Request()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Explanation_OfTheLongestId_HasRoomForTheRule()
    {
        var id = new string('x', 32);
        _rig.Add(id);
        _rig.Add("y");
        _rig.Sound();
        _rig.Hear(id, new RouteAdvice { Breaker = BreakerState.HalfOpen, Round = 2, Probes = 3 });

        var text = Explained(By(new RouteRule { Use = [id, "y"], InOrder = true }));

        Assert.StartsWith(id + ": to see whether it works again,", text, StringComparison.Ordinal);
        Assert.Contains("in the tenant's order (conversion", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, RouteChoice.MaxExplanation);
    }

    private string Explained(RouteRequest request) =>
        Assert.IsType<RouteChoice>(_rig.Router.Choose(request)).Explanation;

    private static RouteRequest By(params ImmutableArray<RouteRule> rules) =>
        RouterRig.Request() with { Rules = rules };
}
