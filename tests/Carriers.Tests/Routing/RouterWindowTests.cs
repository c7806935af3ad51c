using Countersign.Carriers.Routing;

namespace Countersign.Carriers.Tests.Routing;

public sealed class RouterWindowTests
{
    private readonly RouterRig _rig = new();

    [Fact]
    public void Choose_OfARouteWithoutAPlace_LetsTheMessageWaitThere()
    {
        Add("a-gw", places: 1, waiting: 1);

        Assert.Equal([("a-gw", false), ("a-gw", true)], Choices(2));
        Assert.IsType<RouteAnswer.Full>(_rig.Router.Choose(RouterRig.Request()));
    }

    [Fact]
    public void Choose_OfARouteWhereNobodyMayWaitAnyMore_TakesTheNextBest()
    {
        _rig.Add("b-gw").Priority = 6;
        Add("a-gw", places: 1, waiting: 1);

        Assert.Equal([("a-gw", false), ("a-gw", true), ("b-gw", false)], Choices(3));
    }

    [Fact]
    public void Choose_ForABatch_LeavesPartOfTheWaitingRoomToPeople()
    {
        Add("a-gw", places: 1, waiting: 2);
        Choices(1);

        var row = RouterRig.Request() with { Bulk = true };
        Assert.True(Assert.IsType<RouteChoice>(_rig.Router.Choose(row)).Waits);
        Assert.IsType<RouteAnswer.Full>(_rig.Router.Choose(row));
        Assert.Equal([("a-gw", true)], Choices(1));
    }

    [Fact]
    public async Task Choose_AfterAnAnswer_HasAPlaceAgain()
    {
        Add("a-gw", places: 1, waiting: 1);
        Choices(1);
        await _rig.Router.Window("a-gw")!.EnterAsync(waits: false, bulk: false, CancellationToken.None);

        _rig.Router.Window("a-gw")!.Leave();

        Assert.Equal([("a-gw", false)], Choices(1));
    }

    [Fact]
    public void Choose_OfARouteThatHadNoLinkYet_IsNone_AndLaterLeavesItToTheBreaker()
    {
        var window = _rig.Bound("a-gw", places: 1, waiting: 1);
        _rig.Add("a-gw");
        _rig.Sound();
        Assert.Null(_rig.Choose());

        window.SetUp(1);
        window.SetUp(0);

        Assert.Equal("a-gw", _rig.Choose());
    }

    [Fact]
    public void Window_OfARouteThatBearsAnyNumber_IsNone()
    {
        _rig.Add("a-gw");
        _rig.Sound();

        Assert.Null(_rig.Router.Window("a-gw"));
        Assert.All(Choices(50), choice => Assert.False(choice.Waits));
    }

    [Fact]
    public void TryTake_TakesFromTheSameRateAsAChoice()
    {
        _rig.Add("a-gw").MaxPerSecond = 1;
        _rig.Sound();

        Assert.True(_rig.Router.TryTake("a-gw"));
        Assert.False(_rig.Router.TryTake("a-gw"));
        Assert.IsType<RouteAnswer.Full>(_rig.Router.Choose(RouterRig.Request()));
    }

    private void Add(string route, int places, int waiting)
    {
        _rig.Bound(route, places, waiting).SetUp(1);
        _rig.Add(route);
        _rig.Sound();
    }

    private (string Route, bool Waits)[] Choices(int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => Assert.IsType<RouteChoice>(_rig.Router.Choose(RouterRig.Request())))
            .Select(static choice => (choice.Route, choice.Waits)),
    ];
}
