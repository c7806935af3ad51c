using Orleans.Configuration;
using Orleans.Hosting;

namespace Countersign.Embedded.Tests.Turns;

public sealed class TurnTests
{
    [Fact]
    public async Task Request_WhileAnotherAwaits_WaitsForItsEnd()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Closed(silo);
        var first = grain.HoldAsync("a");
        await silo.Notes.UntilAsync("begin a");
        var second = grain.HoldAsync("b");

        silo.Notes.Open("b");
        silo.Notes.Open("a");
        await Task.WhenAll(first, second);

        Assert.Equal(["begin a", "end a", "begin b", "end b"], silo.Notes.All);
    }

    [Fact]
    public async Task Request_OfAReentrantGrain_RunsWhileAnotherAwaits()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<IOpenTurnGrain>("k");
        var first = grain.HoldAsync("a");
        await silo.Notes.UntilAsync("begin a");
        var second = grain.HoldAsync("b");
        await silo.Notes.UntilAsync("begin b");

        silo.Notes.Open("b");
        await second;
        silo.Notes.Open("a");
        await first;

        Assert.Equal(["begin a", "begin b", "end b", "end a"], silo.Notes.All);
    }

    [Theory]
    [InlineData(nameof(ITurnGrain.PassAsync))]
    [InlineData(nameof(ITurnGrain.MaybeAsync))]
    public async Task Request_ThatMayInterleave_PassesOneThatAwaitsAndThoseBehindIt(string method)
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Closed(silo);
        var held = grain.HoldAsync("a");
        await silo.Notes.UntilAsync("begin a");
        var queued = grain.HoldAsync("b");

        silo.Notes.Open("p");
        await (method == nameof(ITurnGrain.PassAsync) ? grain.PassAsync("p") : grain.MaybeAsync("p"));

        Assert.Equal(["begin a", "begin p", "end p"], silo.Notes.All);
        silo.Notes.Open("a");
        silo.Notes.Open("b");
        await Task.WhenAll(held, queued);
    }

    [Fact]
    public async Task Request_ThatOnlyReads_RunsBesideOthersThatDoAndNoOther()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Closed(silo);
        var first = grain.ReadAsync("r1");
        var second = grain.ReadAsync("r2");
        await silo.Notes.UntilAsync("begin r1");
        await silo.Notes.UntilAsync("begin r2");
        var writer = grain.HoldAsync("w");
        var late = grain.ReadAsync("r3");

        silo.Notes.Open("r1");
        await first;
        Assert.DoesNotContain("begin w", silo.Notes.All);
        silo.Notes.Open("r2");
        await silo.Notes.UntilAsync("begin w");
        Assert.DoesNotContain("begin r3", silo.Notes.All);

        silo.Notes.Open("w");
        silo.Notes.Open("r3");
        await Task.WhenAll(second, writer, late);
    }

    [Fact]
    public async Task Continuation_FromWhereverItComes_ReturnsToTheActivation()
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.True(await Closed(silo).ComesBackAsync());
        Assert.Equal(["run False"], silo.Notes.All);
    }

    [Fact]
    public async Task Turns_OfManyInterleavedRequests_NeverOverlap()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<IOpenTurnGrain>("k");

        var overlaps = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => grain.OverlapsAsync(20)));

        Assert.All(overlaps, count => Assert.Equal(0, count));
    }

    [Fact]
    public async Task CallChain_ThatComesBackToItsBeginning_EndsByTimeout()
    {
        await using var silo = await TestSilo.StartAsync(
            builder => builder.Configure<SiloMessagingOptions>(
                o => o.ResponseTimeout = TimeSpan.FromMilliseconds(200)));

        await Assert.ThrowsAsync<TimeoutException>(() => Closed(silo).AskAsync("other", "x"));
    }

    [Fact]
    public async Task Call_WithoutAnAnswer_EndsAfterTheResponseTimeoutAndNotBefore()
    {
        var clock = new ManualClock();
        await using var silo = await TestSilo.StartAsync(clock: clock);
        var call = Closed(silo).HoldAsync("a");
        await silo.Notes.UntilAsync("begin a");

        clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2.2));
        await Assert.ThrowsAsync<TimeoutException>(() => call);

        silo.Notes.Open("a");
        await silo.Notes.UntilAsync("end a");
    }

    [Fact]
    public async Task Request_WhoseCallerHasGivenUp_IsDroppedBeforeItRuns()
    {
        var clock = new ManualClock();
        await using var silo = await TestSilo.StartAsync(clock: clock);
        var grain = Closed(silo);
        var held = grain.HoldAsync("a");
        await silo.Notes.UntilAsync("begin a");
        var queued = grain.HoldAsync("b");

        clock.Advance(TimeSpan.FromSeconds(33));
        await Assert.ThrowsAsync<TimeoutException>(() => held);
        await Assert.ThrowsAsync<TimeoutException>(() => queued);
        silo.Notes.Open("a");
        silo.Notes.Open("c");
        await grain.HoldAsync("c");

        Assert.Equal(["begin a", "end a", "begin c", "end c"], silo.Notes.All);
    }

    private static ITurnGrain Closed(TestSilo silo)
        => silo.Client.GetGrain<ITurnGrain>("k", typeof(TurnGrain).FullName);
}
