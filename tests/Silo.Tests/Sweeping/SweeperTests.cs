using Countersign.Silo.Sweeping;
using Countersign.Sweeping;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Tests.Sweeping;

public sealed class SweeperTests : IDisposable
{
    private readonly DueList _store = new();
    private readonly PokedGrains _notes;
    private readonly TakenTurns _turn = new();
    private readonly Sweeper _sweeper;

    public SweeperTests()
    {
        (var grains, _notes) = PokedGrains.Create();
        var options = Options.Create(new SweeperOptions { PageSize = 10, PagesPerPass = 3, DeletePageSize = 100 });
        _sweeper = new Sweeper(
            _store, _store, _turn, grains, options, TimeProvider.System, NullLogger<Sweeper>.Instance);
    }

    public void Dispose() => _sweeper.Dispose();

    [Fact]
    public async Task Sweep_PokesWhatIsDue_AndNothingElse()
    {
        Add("past", -1);
        Add("future", +3_600);

        var (poked, _) = await _sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal(1, poked);
        Assert.Equal(["past"], _notes.Poked);
    }

    [Fact]
    public async Task Sweep_WalksPageByPage_UpToThePagesOfAPass()
    {
        for (var i = 0; i < 45; i++)
            Add($"number-{i:00}", -60 + i);

        var (poked, _) = await _sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal(30, poked);
        Assert.Equal(3, _store.Queries);
        Assert.Equal(30, _notes.Poked.Distinct().Count());
    }

    [Fact]
    public async Task Sweep_AGrainThatFails_KeepsNoOtherFromItsWork()
    {
        Add("broken-1", -3);
        Add("whole", -2);
        Add("broken-2", -1);

        var (poked, _) = await _sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal(1, poked);
        Assert.Equal(3, _notes.Poked.Count);
    }

    [Fact]
    public async Task Sweep_PokesInTheBackground_SoThatItDelaysNobody()
    {
        Add("one", -1);

        await _sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal([true], _notes.Urgency);
    }

    [Fact]
    public async Task Sweep_DeletesInSteps_UntilNothingIsLeftOrThePassEnds()
    {
        _store.Expired = 250;
        Assert.Equal(250, (await _sweeper.SweepAsync(CancellationToken.None)).Deleted);

        _store.Expired = 1_000;
        Assert.Equal(300, (await _sweeper.SweepAsync(CancellationToken.None)).Deleted);
        Assert.Equal(700, _store.Expired);
    }

    [Fact]
    public async Task Sweep_WhenItIsAnotherSilosTurn_DoesNothing()
    {
        Add("one", -1);
        _store.Expired = 5;
        _turn.Left = 0;

        Assert.Equal((0, 0), await _sweeper.SweepAsync(CancellationToken.None));

        Assert.Empty(_notes.Poked);
        Assert.Equal(5, _store.Expired);
    }

    [Fact]
    public async Task Sweep_WhoseTurnEndsHalfWay_StopsAtThePage()
    {
        for (var i = 0; i < 25; i++)
            Add($"number-{i:00}", -60 + i);
        _turn.Left = 2;

        Assert.Equal(20, (await _sweeper.SweepAsync(CancellationToken.None)).Poked);
    }

    [Fact]
    public async Task Stop_GivesTheTurnUp()
    {
        await _sweeper.StartAsync(CancellationToken.None);
        await _sweeper.StopAsync(CancellationToken.None);

        Assert.True(_turn.IsLeft);
    }

    private void Add(string key, int seconds) => _store.Due.Add(
        new DueEntry("phone-number", key, "number", TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(seconds)));

    /// <summary>A turn that can be taken as often as the test says.</summary>
    private sealed class TakenTurns : ISweepTurn
    {
        public int Left { get; set; } = int.MaxValue;

        public bool IsLeft { get; private set; }

        public Task<bool> TakeAsync(CancellationToken cancellationToken = default) => Task.FromResult(Left-- > 0);

        public Task LeaveAsync(CancellationToken cancellationToken = default)
        {
            IsLeft = true;
            return Task.CompletedTask;
        }
    }
}
