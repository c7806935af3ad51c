using Countersign.Silo.Sweeping;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Tests.Sweeping;

public sealed class SweeperTests : IDisposable
{
    private readonly DueList _store = new();
    private readonly PokedGrains _notes;
    private readonly Sweeper _sweeper;

    public SweeperTests()
    {
        (var grains, _notes) = PokedGrains.Create();
        var options = Options.Create(new SweeperOptions { PageSize = 10, PagesPerPass = 3, DeletePageSize = 100 });
        _sweeper = new Sweeper(_store, _store, grains, options, TimeProvider.System, NullLogger<Sweeper>.Instance);
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

    private void Add(string key, int seconds) => _store.Due.Add(
        new DueEntry("phone-number", key, "number", TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(seconds)));
}
