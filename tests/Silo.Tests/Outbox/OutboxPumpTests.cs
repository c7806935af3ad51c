using Countersign.Silo.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Silo.Tests.Outbox;

public sealed class OutboxPumpTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task AReceiverThatFails_DelaysNobody_AndGetsEverythingInOrderOnceItWorks()
    {
        await using var world = new OutboxWorld();
        world.Receivers.Of("broken").Before = () => throw new IOException("It is broken.");
        for (var round = 1; round <= 20; round++)
        {
            await world.SendAsync("broken", "whole");
            await world.SendAsync("broken");
            await world.Pump.PumpAsync(Stop);
            Assert.Equal(round, world.Receivers.Of("whole").Got.Count);
            Assert.Empty(await world.Outbox.ReadAsync(100));
        }

        Assert.Equal([new OutboxLane("receiver", "broken")], await world.Outbox.LanesAsync());
        world.Receivers.Of("broken").Before = () => Task.CompletedTask;
        await DrainAsync(world);
        world.AssertAllTaken();
        Assert.Empty(await world.Outbox.LanesAsync());
    }

    [Fact]
    public async Task AReceiverThatFails_IsAskedLessAndLess()
    {
        await using var world = new OutboxWorld();
        world.Receivers.Of("broken").Before = () => throw new IOException("It is broken.");
        await world.SendAsync("broken");
        for (var second = 0; second < 300; second++)
        {
            await world.Pump.PumpAsync(Stop);
            await world.Lanes.QuietAsync();
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        // 1 s, 2 s, 4 s ... 30 s, each up to a quarter longer, and the first few within a second.
        Assert.InRange(world.Receivers.Of("broken").Offers, 12, 20);
    }

    [Fact]
    public async Task AReceiverThatHangs_IsWaitedForOnce()
    {
        await using var world = new OutboxWorld();
        var (hung, asked) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Receivers.Of("hung").Before = () =>
        {
            asked.TrySetResult();
            return hung.Task;
        };
        await world.SendAsync("hung", "whole");
        var pumping = world.Pump.PumpAsync(Stop);
        await asked.Task;
        Assert.False(pumping.IsCompleted);
        while (!pumping.IsCompleted)
        {
            world.Clock.Advance(world.Options.Patience);
            await Task.Yield();
        }

        for (var round = 2; round <= 10; round++)
        {
            await world.SendAsync("hung", "whole");
            await world.Pump.PumpAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop); // And the clock stands still.
            Assert.Equal(round, world.Receivers.Of("whole").Got.Count);
        }

        hung.SetResult();
        await DrainAsync(world);
        world.AssertAllTaken();
    }

    [Fact]
    public async Task WhatIsHeld_IsKnownAfterARestart()
    {
        await using var world = new OutboxWorld();
        world.Receivers.Of("broken").Before = () => throw new IOException("It is broken.");
        await world.SendAsync("broken");
        await world.Pump.PumpAsync(Stop);
        await world.Lanes.QuietAsync();

        // Meanwhile it works again, and more comes: the new silo must not offer that first.
        world.Receivers.Of("broken").Before = () => Task.CompletedTask;
        await world.SendAsync("broken");
        var silo = world.NewSilo();
        var pump = silo.GetRequiredService<OutboxPump>();
        await pump.PumpAsync(Stop);
        await silo.GetRequiredService<OutboxLanes>().QuietAsync();
        await pump.PumpAsync(Stop);
        await silo.GetRequiredService<OutboxLanes>().QuietAsync();
        world.AssertAllTaken();
    }

    [Fact]
    public async Task WhatAnotherSiloHeldMeanwhile_ComesBeforeWhatFollowsIt()
    {
        await using var world = new OutboxWorld();
        HookedOutbox hooked = null!;
        var late = world.NewSilo(outbox => hooked = new HookedOutbox(outbox));
        var receiver = world.Receivers.Of("a");
        hooked.BeforeRead = async () =>
        {
            // Since the late silo began, the other one has offered the first in vain, and more has come.
            receiver.Before = () => throw new IOException("It is broken.");
            await world.SendAsync("a");
            await world.Pump.PumpAsync(Stop);
            await world.Lanes.QuietAsync();
            receiver.Before = Done;
            await world.SendAsync("a");
        };
        await late.GetRequiredService<OutboxPump>().PumpAsync(Stop);
        await DrainAsync(world);
        world.AssertAllTaken();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TwoSilosAtOnce_AndReceiversThatFailAtRandom_LoseNothingAndDoubleNothing(int seed)
    {
        await using var world = new OutboxWorld();
        var random = new Random(seed);
        string[] names = ["a", "b", "c", "d"];
        foreach (var name in names)
        {
            var receiver = world.Receivers.Of(name);
            receiver.Before = () => MaybeAsync(random, fails: 3);
            receiver.After = () => MaybeAsync(random, fails: 5);
        }

        var other = world.NewSilo().GetRequiredService<OutboxPump>();
        for (var round = 0; round < 200; round++)
        {
            for (var write = Next(random, 4); write > 0; write--)
                await world.SendAsync([.. names.Where(_ => Next(random, 2) == 0)]);

            await Task.WhenAll(world.Pump.PumpAsync(Stop), other.PumpAsync(Stop));
            world.Clock.Advance(TimeSpan.FromMilliseconds(Next(random, 400)));
        }

        foreach (var name in names)
            (world.Receivers.Of(name).Before, world.Receivers.Of(name).After) = (Done, Done);
        await DrainAsync(world);
        world.AssertAllTaken();
    }

    [Fact]
    public async Task WhereTooMuchIsHeldForAReceiver_WhatSendsItMoreIsRefused_AndNothingElse()
    {
        await using var world = new OutboxWorld();
        (world.Options.MaxLaneMegabytes, world.Options.MaxMegabytes) = (1, 1_000);
        var full = new OutboxLane("receiver", "full");
        var size = new OutboxSize(0, new Dictionary<OutboxLane, long> { [full] = 1 << 20, [new("receiver", "b")] = 9 });
        var (all, lanes) = OutboxBounds.Decide(size, world.Options);
        Assert.False(all);
        Assert.Equal([full], lanes);

        world.Outbox.Refuse(all, lanes);
        await Assert.ThrowsAsync<StorageOverloadedException>(() => world.SendAsync("b", "full"));
        await world.SendAsync("b");
        Assert.Single(await world.Outbox.ReadAsync(100));

        world.Outbox.Refuse(all: true, lanes);
        await Assert.ThrowsAsync<StorageOverloadedException>(() => world.SendAsync("b"));
        world.Outbox.Refuse(all: false, new HashSet<OutboxLane>());
        await world.SendAsync("b", "full");
    }

    [Fact]
    public async Task TheBounds_AreKeptByMeasuring_AndEndOnceItIsTaken()
    {
        await using var world = new OutboxWorld();
        (world.Options.MaxLaneMegabytes, world.Options.MaxMegabytes) = (0, 1_000);
        world.Receivers.Of("broken").Before = () => throw new IOException("It is broken.");
        await world.SendAsync("broken");
        await world.Pump.PumpAsync(Stop);
        await world.Lanes.QuietAsync();
        var bounds = world.First.GetRequiredService<OutboxBounds>();
        await bounds.KeepAsync(Stop);
        await Assert.ThrowsAsync<StorageOverloadedException>(() => world.SendAsync("broken"));

        world.Receivers.Of("broken").Before = Done;
        await DrainAsync(world);
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        await bounds.KeepAsync(Stop);
        await world.SendAsync("broken");
        await DrainAsync(world);
        world.AssertAllTaken();
    }

    private static async Task DrainAsync(OutboxWorld world)
    {
        for (var round = 0; round < 100; round++)
        {
            await world.Pump.PumpAsync(Stop);
            await world.Lanes.QuietAsync();
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private static Task Done() => Task.CompletedTask;

    private static async Task MaybeAsync(Random random, int fails)
    {
        await Task.Yield();
        if (Next(random, fails) == 0)
            throw new IOException("Now it fails.");
    }

    private static int Next(Random random, int below)
    {
        lock (random)
            return random.Next(below);
    }
}
