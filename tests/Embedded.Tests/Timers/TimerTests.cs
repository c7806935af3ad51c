using Countersign.Simulation.Harness;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Countersign.Embedded.Tests.Timers;

public sealed class TimerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Timer_TicksWhenDueAndThenEveryPeriod()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        await Grain(silo).StartAsync(new GrainTimerCreationOptions(Minute, Minute), gate: null);

        _clock.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.Empty(silo.Notes.All);
        for (var tick = 1; tick <= 3; tick++)
        {
            _clock.Advance(Minute);
            await silo.Notes.UntilAsync($"ticked {tick}");
            await Grain(silo).ChangeAsync(Minute, Minute);
        }

        Assert.Equal(["tick 1", "ticked 1", "tick 2", "ticked 2", "tick 3", "ticked 3"], silo.Notes.All);
    }

    [Fact]
    public async Task Timer_WithoutAPeriod_TicksOnce()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        await Grain(silo).StartAsync(new GrainTimerCreationOptions(Minute, Timeout.InfiniteTimeSpan), gate: null);

        _clock.Advance(Minute);
        await silo.Notes.UntilAsync("ticked 1");
        _clock.Advance(Minute * 3);
        await Grain(silo).StopAsync();

        Assert.Equal(["tick 1", "ticked 1"], silo.Notes.All);
    }

    [Fact]
    public async Task Tick_WhileARequestAwaits_WaitsForItsEnd()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        await Grain(silo).StartAsync(new GrainTimerCreationOptions(TimeSpan.FromSeconds(5), Minute), gate: null);
        var held = Grain(silo).HoldAsync("a");
        await silo.Notes.UntilAsync("holding a");

        _clock.Advance(TimeSpan.FromSeconds(6));
        silo.Notes.Open("a");
        await held;
        await silo.Notes.UntilAsync("ticked 1");

        Assert.Equal(["holding a", "held a", "tick 1", "ticked 1"], silo.Notes.All);
    }

    [Fact]
    public async Task Tick_ThatInterleaves_PassesARequestThatAwaits()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        await Grain(silo).StartAsync(
            new GrainTimerCreationOptions(TimeSpan.FromSeconds(5), Minute) { Interleave = true }, gate: null);
        var held = Grain(silo).HoldAsync("a");
        await silo.Notes.UntilAsync("holding a");

        _clock.Advance(TimeSpan.FromSeconds(6));
        await silo.Notes.UntilAsync("ticked 1");

        silo.Notes.Open("a");
        await held;
        Assert.Equal(["holding a", "tick 1", "ticked 1", "held a"], silo.Notes.All);
    }

    [Fact]
    public async Task Tick_ThatTakesLongerThanThePeriod_IsNotOvertaken()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        await Grain(silo).StartAsync(
            new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.FromSeconds(1)) { Interleave = true }, "slow");
        _clock.Advance(TimeSpan.FromSeconds(10));
        await silo.Notes.UntilAsync("tick 1");

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["tick 1"], silo.Notes.All);
        silo.Notes.Open("slow");
        await silo.Notes.UntilAsync("ticked 1");
    }

    [Fact]
    public async Task Tick_ThatFails_DoesNotStopTheTimer()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        await Grain(silo).StartAsync(new GrainTimerCreationOptions(Minute, Minute), "fault");

        _clock.Advance(Minute);
        await silo.Notes.UntilAsync("tick 1");
        await Grain(silo).ChangeAsync(Minute, Minute);
        _clock.Advance(Minute);

        await silo.Notes.UntilAsync("tick 2");
    }

    [Fact]
    public async Task Dispose_WhileATickRuns_SignalsItsTokenAndEndsTheTimer()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        await Grain(silo).StartAsync(new GrainTimerCreationOptions(Minute, Minute) { Interleave = true }, "never");
        _clock.Advance(Minute);
        await silo.Notes.UntilAsync("tick 1");

        await Grain(silo).StopAsync();
        await silo.Notes.UntilAsync("ticked 1");
        _clock.Advance(Minute * 5);

        Assert.Equal(["stopped", "tick 1", "ticked 1"], silo.Notes.All.Order());
    }

    [Fact]
    public async Task Timer_EndsWithItsActivation()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        await Grain(silo).StartAsync(new GrainTimerCreationOptions(Minute, Minute), gate: null);
        await Grain(silo).EndAsync();
        await TestSilo.UntilAsync(() => silo.Runtime.Collector.Count == 0);

        _clock.Advance(Minute * 5);

        Assert.Empty(silo.Notes.All);
        Assert.Equal(0, silo.Runtime.Collector.Count);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Tick_KeepsTheActivationOnlyIfAsked(bool keepAlive, int activations)
    {
        using var cluster = new SimulationCluster(
            seed: 1, silos: 1, silo => silo.Services.AddSingleton<Notes>());
        var silo = cluster.Silos[0];
        var often = TimeSpan.FromSeconds(130);
        cluster.Run(() => silo.Client.GetGrain<ITimerGrain>("k").StartAsync(
            new GrainTimerCreationOptions(often, often) { KeepAlive = keepAlive }, gate: null));

        cluster.Advance(TimeSpan.FromHours(1));

        Assert.Equal(activations, silo.Runtime.Collector.Count);
        Assert.Equal(keepAlive, silo.Services.GetRequiredService<Notes>().All.Contains("ticked 27"));
    }

    private static ITimerGrain Grain(TestSilo silo) => silo.Client.GetGrain<ITimerGrain>("k");
}
