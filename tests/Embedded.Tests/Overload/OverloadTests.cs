using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Countersign.Embedded.Tests.Overload;

public sealed class OverloadTests
{
    [Fact]
    public async Task Requests_BeyondTheLimitOfOneActivation_AreTurnedAway()
    {
        await using var silo = await TestSilo.StartAsync(
            builder => builder.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = 8));
        var grain = silo.Client.GetGrain<IBusyGrain>("k");
        var running = grain.HoldAsync("gate");
        await silo.Notes.UntilAsync("interactive begins");
        var queued = Enumerable.Range(0, 8).Select(_ => grain.HoldAsync("gate")).ToList();

        await Assert.ThrowsAsync<LimitExceededException>(() => grain.HoldAsync("gate"));
        await silo.Client.GetGrain<IBusyGrain>("other").SpinAsync(1);

        silo.Notes.Open("gate");
        await Task.WhenAll([running, .. queued]);
        await grain.HoldAsync("gate");
    }

    [Fact]
    public async Task Requests_OfBackgroundChains_LeaveAQuarterOfTheQueueToOthers()
    {
        await using var silo = await TestSilo.StartAsync(
            builder => builder.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = 8));
        var grain = silo.Client.GetGrain<IBusyGrain>("k");
        var running = grain.HoldAsync("gate");
        await silo.Notes.UntilAsync("interactive begins");
        var queued = Enumerable.Range(0, 6).Select(_ => InBackground(() => grain.HoldAsync("gate"))).ToList();

        await Assert.ThrowsAsync<LimitExceededException>(() => InBackground(() => grain.HoldAsync("gate")));
        queued.Add(grain.HoldAsync("gate"));

        silo.Notes.Open("gate");
        await Task.WhenAll([running, .. queued]);
    }

    [Fact]
    public async Task Calls_BeyondTheLimitOfTheSilo_AreTurnedAwayUntilOthersAreAnswered()
    {
        await using var silo = await LimitedAsync(100);
        var calls = Enumerable.Range(0, 100).Select(
            i => silo.Client.GetGrain<IBusyGrain>($"{i}").HoldAsync("gate")).ToList();

        await Assert.ThrowsAsync<GatewayTooBusyException>(() => silo.Client.GetGrain<IBusyGrain>("x").SpinAsync(1));

        silo.Notes.Open("gate");
        await Task.WhenAll(calls);
        await silo.Client.GetGrain<IBusyGrain>("x").SpinAsync(1);
        Assert.Equal(0, silo.Runtime.OutstandingCount);
    }

    [Fact]
    public async Task Calls_OfBackgroundChains_AreTurnedAwayEarlier()
    {
        await using var silo = await LimitedAsync(100);
        var calls = Enumerable.Range(0, 75).Select(
            i => silo.Client.GetGrain<IBusyGrain>($"{i}").HoldAsync("gate")).ToList();

        await Assert.ThrowsAsync<GatewayTooBusyException>(
            () => InBackground(() => silo.Client.GetGrain<IBusyGrain>("x").SpinAsync(1)));
        await silo.Client.GetGrain<IBusyGrain>("x").SpinAsync(1);

        silo.Notes.Open("gate");
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Calls_BetweenGrains_MayGoFurther_SoThatWhatWasBegunIsFinished()
    {
        await using var silo = await LimitedAsync(100);
        var relay = silo.Client.GetGrain<IBusyGrain>("relay").RelayAsync("r", 150);
        await TestSilo.UntilAsync(() => silo.Notes.Count("interactive begins") == 150);

        await Assert.ThrowsAsync<GatewayTooBusyException>(() => silo.Client.GetGrain<IBusyGrain>("x").SpinAsync(1));

        silo.Notes.Open("gate");
        Assert.Equal(150, await relay);
    }

    [Fact]
    public async Task InteractiveCall_OfABusyGrain_PassesTheBackgroundThatWaitsThere()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<IBusyGrain>("k");
        var first = InBackground(() => grain.HoldAsync("gate"));
        await silo.Notes.UntilAsync("background begins");
        var background = Enumerable.Range(0, 500).Select(_ => InBackground(() => grain.HoldAsync("gate"))).ToList();
        var interactive = grain.HoldAsync("gate");

        silo.Notes.Open("gate");
        await interactive;
        await Task.WhenAll([first, .. background]);

        Assert.InRange(silo.Notes.All.ToList().IndexOf("interactive begins"), 1, 2);
    }

    [Fact]
    public async Task InteractiveCalls_DuringABulkJob_DoNotWaitForIt()
    {
        await using var silo = await TestSilo.StartAsync();
        const int Bulk = 4_000;
        var background = InBackground(() => Task.WhenAll(
            Enumerable.Range(0, Bulk).Select(i => silo.Client.GetGrain<IBusyGrain>($"b{i}").SpinAsync(3_000))));

        for (var i = 0; i < 10; i++)
            await silo.Client.GetGrain<IBusyGrain>($"i{i}").SpinAsync(10);

        // Ten calls one after the other, each of which would otherwise have queued behind what was left of the job.
        var done = silo.Notes.All.TakeWhile(line => line != "spun i9").Count();
        await background;
        Assert.InRange(done, 0, Bulk / 2);
    }

    [Fact]
    public async Task Metrics_TellHowFullItIsAndWhatWasTurnedAway()
    {
        await using var silo = await LimitedAsync(1);
        var measured = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == RuntimeMetrics.MeterName
                && instrument.Meter.Scope == silo.Services.GetRequiredService<IMeterFactory>())
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (i, value, _, _) => measured[i.Name] = measured.GetValueOrDefault(i.Name) + value);
        listener.SetMeasurementEventCallback<int>((i, value, _, _) => measured[i.Name] = value);
        listener.Start();
        var held = silo.Client.GetGrain<IBusyGrain>("k").HoldAsync("gate");
        await silo.Notes.UntilAsync("interactive begins");
        await Assert.ThrowsAsync<GatewayTooBusyException>(() => silo.Client.GetGrain<IBusyGrain>("x").SpinAsync(1));

        listener.RecordObservableInstruments();

        Assert.Equal(1, measured["countersign.runtime.activations"]);
        Assert.Equal(1, measured["countersign.runtime.calls.outstanding"]);
        Assert.Equal(1, measured["countersign.runtime.calls.shed"]);
        silo.Notes.Open("gate");
        await held;
    }

    [Fact]
    public async Task StatelessWorker_RunsAsManyAtOnceAsItsLimit()
    {
        await using var silo = await TestSilo.StartAsync();
        var calls = Enumerable.Range(0, 7).Select(
            _ => silo.Client.GetGrain<IWorkerGrain>("k").HoldAsync("gate")).ToList();
        await TestSilo.UntilAsync(() => silo.Notes.All.Count == 3);
        await silo.Client.GetGrain<IBusyGrain>("x").SpinAsync(1);
        Assert.Equal(3, silo.Notes.Count("working"));

        silo.Notes.Open("gate");
        var workers = await Task.WhenAll(calls);

        Assert.Equal(3, workers.Distinct().Count());
    }

    private static Task<TestSilo> LimitedAsync(int limit) => TestSilo.StartAsync(
        builder => builder.Services.Configure<EmbeddedRuntimeOptions>(o => o.MaxOutstandingCalls = limit));

    private static async Task InBackground(Func<Task> work)
    {
        RequestContext.Set("countersign.background", true);
        await work();
    }
}
