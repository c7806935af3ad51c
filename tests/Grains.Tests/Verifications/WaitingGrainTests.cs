using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>A window of one place, which somebody else has.</summary>
public sealed class WaitingGrainTests
{
    private readonly RouteWindow _room = new(
        new LinkWindow(Places: 1, Waiting: 10, TimeSpan.FromSeconds(30)), links: 1, TimeProvider.System);

    [Fact]
    public async Task Start_WithoutAPlace_IsHandedOverWhenOneComesFree_WrittenDownBefore()
    {
        await using var silo = await StartAsync();
        silo.Carrier.Answer = async (submission, token) =>
        {
            // Whoever reads the store now must see that it may be with the carrier.
            await using var reader = await NumberSilo.StartAsync(silo.Store, silo.Carrier, silo.Time);
            Assert.Equal("attempt.submitting", await LatestAsync(reader));
            return await TestCarrier.AcceptAsync(submission, token);
        };
        var view = await silo.StartedAsync();
        await NumberSilo.UntilAsync(() => _room.Queued == 1);
        Assert.Equal("attempt.waiting", await LatestAsync(silo));
        Assert.Empty(silo.Carrier.Submissions);

        _room.Leave();

        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Submitted, view.Key);
        Assert.Single(silo.Carrier.Submissions);
        await NumberSilo.UntilAsync(() => !_room.Promise());
    }

    [Fact]
    public async Task Start_WithAPlace_IsWrittenOnceBeforeItIsHandedOver()
    {
        await using var silo = await StartAsync();
        _room.Leave();
        var writes = silo.Store.Writes;
        var answer = new TaskCompletionSource<SubmissionResult>();
        silo.Carrier.Answer = (_, _) => answer.Task;

        await silo.StartedAsync();
        await silo.CodeAsync();

        Assert.Equal(writes + 1, silo.Store.Writes);
        answer.SetResult(new SubmissionResult.Accepted("id"));
    }

    [Fact]
    public async Task Poke_AfterACrash_SendsWhatWaited_Once()
    {
        await using var first = await StartAsync();
        var view = await first.StartedAsync();
        await NumberSilo.UntilAsync(() => _room.Queued == 1);
        var carrier = new TestCarrier("r1", "r2");
        await using var second = await NumberSilo.StartAsync(first.Store, carrier, first.Time);
        first.Time.Advance(TimeSpan.FromSeconds(16));

        await second.Number.PokeAsync();
        await second.UntilFirstAttemptIsAsync(AttemptStatus.Submitted, view.Key);
        _room.Leave(); // The first has its place now, and may not use it.
        await NumberSilo.UntilAsync(() => !_room.Promise());

        Assert.Single(carrier.Submissions);
        Assert.Empty(first.Carrier.Submissions);
    }

    [Fact]
    public async Task Cancel_OfWhatWaits_DropsItAtOnce()
    {
        await using var silo = await StartAsync();
        var view = await silo.StartedAsync();
        await NumberSilo.UntilAsync(() => _room.Queued == 1);

        await silo.Number.CancelAsync(new CancelCommand(silo.NextOperation(), silo.Tenant, view.Key));

        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Dropped, view.Key);
        Assert.Equal(0, _room.Queued);
        Assert.Empty(silo.Carrier.Submissions);
    }

    private async Task<NumberSilo> StartAsync()
    {
        _room.SetUp(1);
        Assert.True(await _room.EnterAsync(_room.Promise(), bulk: false, CancellationToken.None));
        return await NumberSilo.StartAsync(carrier: new TestCarrier("r1", "r2") { Room = _room });
    }

    private static async Task<string> LatestAsync(NumberSilo silo)
    {
        var query = new VerificationQuery(silo.Tenant, Key: null, "default");
        return (await silo.Number.GetTimelineAsync(query))![^1].Kind;
    }
}
