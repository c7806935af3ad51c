using Countersign.Carriers.Routing;

namespace Countersign.Carriers.Tests.Routing;

public sealed class RouteWindowTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();
    private readonly RouteWindow _window;

    public RouteWindowTests() => (_window = Window()).SetUp(2);

    [Fact]
    public async Task Enter_OfMoreThanThereArePlaces_WaitsUntilOneIsGivenBack()
    {
        Assert.True(await TakeAsync());
        Assert.True(await TakeAsync());
        var third = TakeAsync();
        Assert.False(third.IsCompleted);
        Assert.Equal(1, _window.Queued);

        _window.Leave();

        Assert.True(await third);
        Assert.Equal(0, _window.Queued);
    }

    [Fact]
    public void Promise_OfPlacesNotYetTaken_CountsThem()
    {
        Assert.False(_window.Promise());
        Assert.False(_window.Promise());

        Assert.True(_window.Promise());
    }

    [Fact]
    public void Promise_ThatNobodyCameFor_IsForgottenAfterAWhile()
    {
        _window.Promise();
        _window.Promise();
        _time.Advance(Promises.Holds - TimeSpan.FromSeconds(1));
        Assert.True(_window.Promise());

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(_window.Promise());
    }

    [Fact]
    public async Task Promise_ThatNobodyCameFor_IsForgottenThoughOthersComeAllTheTime()
    {
        _window.Promise();
        for (var second = 0; second <= Promises.Holds.TotalSeconds; second++)
        {
            Assert.False(_window.Promise());
            Assert.True(await _window.EnterAsync(waits: false, bulk: false, CancellationToken.None));
            _window.Leave();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(_window.Promise());
        Assert.False(_window.Promise());
    }

    [Fact]
    public async Task Full_IsWhatCouldNotEvenWait_AndSoonerForBatches()
    {
        await FillAsync();
        for (var waiting = 0; waiting < 2; waiting++)
            _ = TakeAsync();
        Assert.True(_window.IsFull(0.5));
        Assert.False(_window.IsFull(1));

        for (var waiting = 0; waiting < 2; waiting++)
            _window.Promise();

        Assert.True(_window.IsFull(1));
    }

    [Fact]
    public async Task Leave_LetsPeopleGoBeforeBatches_AndTheFirstBeforeTheSecond()
    {
        await FillAsync();
        var row = TakeAsync(bulk: true);
        var (first, second) = (TakeAsync(), TakeAsync());

        _window.Leave();
        Assert.True(await first);
        Assert.False(second.IsCompleted || row.IsCompleted);
        _window.Leave();
        Assert.True(await second);
        Assert.False(row.IsCompleted);
        _window.Leave();

        Assert.True(await row);
    }

    [Fact]
    public async Task Enter_ThatWaitsTooLong_HasNoPlace_AndTakesNobodys()
    {
        await FillAsync();
        var late = TakeAsync();
        _time.Advance(Patience);
        Assert.False(await late);

        var next = TakeAsync();
        _window.Leave();

        Assert.True(await next);
    }

    [Fact]
    public async Task Enter_ThatIsCalledOff_HasNoPlace()
    {
        await FillAsync();
        using var recall = new CancellationTokenSource();
        var waiting = TakeAsync(cancellationToken: recall.Token);

        await recall.CancelAsync();

        Assert.False(await waiting);
        Assert.Equal(0, _window.Queued);
    }

    [Theory]
    [InlineData(1, 1.0, 1)]
    [InlineData(2, 1.0, 2)]
    [InlineData(2, 0.5, 1)]
    [InlineData(2, 0.1, 1)]
    public async Task Size_IsThatOfTheLinksThatAreUp_AndOfTheSilosPart(int up, double share, int size)
    {
        _window.SetUp(up);
        _window.SetShare(share);
        for (var taken = 0; taken < size; taken++)
            Assert.True(await TakeAsync());
        var waiting = TakeAsync();
        Assert.False(waiting.IsCompleted);

        _window.SetUp(2);
        _window.SetShare(2);

        Assert.True(await waiting);
    }

    [Fact]
    public async Task Enter_WhereNoLinkIsUp_WaitsForOneWhateverPlacesThereAre_UnlessItWasPromisedOne()
    {
        _window.SetUp(0);
        Assert.True(await _window.EnterAsync(waits: false, bulk: false, CancellationToken.None));
        var waiting = _window.EnterAsync(waits: true, bulk: false, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        _window.SetUp(2);

        Assert.True(await waiting);
    }

    private RouteWindow Window() => new(new LinkWindow(Places: 1, Waiting: 2, Patience), links: 2, _time);

    private async Task FillAsync()
    {
        Assert.True(await TakeAsync());
        Assert.True(await TakeAsync());
    }

    private Task<bool> TakeAsync(bool bulk = false, CancellationToken cancellationToken = default) =>
        _window.EnterAsync(_window.Promise(), bulk, cancellationToken).AsTask();
}
