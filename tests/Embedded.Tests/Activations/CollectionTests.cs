using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Embedded.Tests.Activations;

public sealed class CollectionTests
{
    [Fact]
    public async Task Activation_IdleForItsAge_IsCollected()
    {
        var clock = new ManualClock();
        await using var silo = await TestSilo.StartAsync(clock: clock);
        await silo.Client.GetGrain<ILifeGrain>("k").InstanceAsync();
        await silo.Client.GetGrain<IQuietGrain>("k").SelfAsync();

        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(2, silo.Runtime.Collector.Count);
        clock.Advance(TimeSpan.FromMinutes(3));
        await silo.Notes.UntilAsync("deactivating k ActivationIdle");
        await TestSilo.UntilAsync(() => silo.Runtime.Collector.Count == 1);
        clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(0, silo.Runtime.Collector.Count);
    }

    [Fact]
    public async Task Activation_UsedWithinItsAge_IsKept()
    {
        var clock = new ManualClock();
        await using var silo = await TestSilo.StartAsync(clock: clock);
        var first = await silo.Client.GetGrain<ILifeGrain>("k").InstanceAsync();

        for (var i = 0; i < 10; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(4));
            Assert.Equal(first, await silo.Client.GetGrain<ILifeGrain>("k").InstanceAsync());
        }
    }

    [Fact]
    public async Task Activation_WithARequestUnderWay_IsNotCollected()
    {
        var clock = new ManualClock();
        await using var silo = await TestSilo.StartAsync(clock: clock);
        var holding = silo.Client.GetGrain<ILifeGrain>("k").HoldAsync("gate");
        await silo.Notes.UntilAsync("holding gate");

        clock.Advance(TimeSpan.FromMinutes(30));
        await Assert.ThrowsAsync<TimeoutException>(() => holding);

        Assert.Equal(1, silo.Runtime.Collector.Count);
        silo.Notes.Open("gate");
    }

    [Fact]
    public async Task DelayDeactivation_KeepsTheActivationForItsTime()
    {
        var clock = new ManualClock();
        await using var silo = await TestSilo.StartAsync(clock: clock);
        await silo.Client.GetGrain<ILifeGrain>("k").KeepAsync(TimeSpan.FromMinutes(20));

        clock.Advance(TimeSpan.FromMinutes(19));
        Assert.Equal(1, silo.Runtime.Collector.Count);
        clock.Advance(TimeSpan.FromMinutes(11));

        await silo.Notes.UntilAsync("deactivating k ActivationIdle");
    }

    [Fact]
    public async Task Activations_BeyondTheLimit_PushOutTheLeastRecentlyUsed()
    {
        var clock = new ManualClock();
        await using var silo = await LimitedAsync(clock, 100);
        var kept = await silo.Client.GetGrain<IQuietGrain>("kept").SelfAsync();
        var eternal = await silo.Client.GetGrain<IEternalGrain>("eternal").SelfAsync();
        var forgotten = await silo.Client.GetGrain<IQuietGrain>("forgotten").SelfAsync();
        for (var i = 0; i < 3; i++)
            Assert.Same(forgotten, await silo.Client.GetGrain<IQuietGrain>("forgotten").SelfAsync());

        for (var i = 0; i < 20_000; i++)
        {
            await silo.Client.GetGrain<IQuietGrain>($"batch/{i}").SelfAsync();
            if (i % 5 == 0)
                Assert.Same(kept, await silo.Client.GetGrain<IQuietGrain>("kept").SelfAsync());

            if (i % 100 == 0)
                clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(silo.Runtime.Collector.Count, 50, 110);
        Assert.Same(eternal, await silo.Client.GetGrain<IEternalGrain>("eternal").SelfAsync());
        Assert.NotSame(forgotten, await silo.Client.GetGrain<IQuietGrain>("forgotten").SelfAsync());
    }

    [Fact]
    public async Task Activations_BeyondTheLimit_ThatAreBusy_AreKept()
    {
        await using var silo = await LimitedAsync(new ManualClock(), 10);
        var busy = Enumerable.Range(0, 50).Select(
            i => silo.Client.GetGrain<ILifeGrain>($"{i}").HoldAsync("gate")).ToList();
        await TestSilo.UntilAsync(() => silo.Notes.Count("holding gate") == 50);

        silo.Notes.Open("gate");
        await Task.WhenAll(busy);

        Assert.DoesNotContain(silo.Notes.All.TakeWhile(line => line != "held gate"), l => l.StartsWith(
            "deactivating", StringComparison.Ordinal));
    }

    private static Task<TestSilo> LimitedAsync(ManualClock clock, int limit) => TestSilo.StartAsync(
        builder => builder.Services.Configure<EmbeddedRuntimeOptions>(o => o.MaxActivations = limit), clock);
}
