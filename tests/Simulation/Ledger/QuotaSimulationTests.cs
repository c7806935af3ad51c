using Countersign.Simulation.Harness;
using Countersign.Tenants;

namespace Countersign.Simulation.Ledger;

/// <summary>
/// A quota over several front doors, of which some die while they hold a lease, over a network that loses and doubles
/// calls and a store that fails: never a token too many, and none kept for long.
/// </summary>
public sealed class QuotaSimulationTests
{
    private const int Silos = 3;
    private const int Callers = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(400)]
    public void EachWindow_HandsOutItsLimit_NoMoreAndNoLess(int limit)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            using var world = new QuotaWorld(seed, QuotaWorld.Tenant(limit), Silos);
            RunCallers(world, TimeSpan.FromSeconds(6));

            // The first window and the last are not whole.
            var whole = world.Granted.OrderBy(static pair => pair.Key).Skip(1).SkipLast(1).ToList();
            Assert.True(whole.Count >= 4, $"seed {seed}: only {whole.Count} windows");
            Assert.All(world.Granted, window => Assert.True(window.Value <= limit, $"seed {seed}: {window}"));
            Assert.All(whole, window => Assert.Equal(limit, window.Value));
            Assert.True(world.Refused > 0);
        }
    }

    [Fact]
    public void ASiloThatDiesWithALease_CostsItsWindowAtMostTheLease_AndNeverGivesATokenTwice()
    {
        const int Limit = 300;
        for (var seed = 0; seed < 20; seed++)
        {
            using var world = new QuotaWorld(seed, QuotaWorld.Tenant(Limit), Silos);
            world.Cluster.Network.Faults = new CallFaults { DropRequest = 0.02, DropAnswer = 0.02, Duplicate = 0.05 };
            world.Cluster.Store.Faults = new StoreFaults { Fail = 0.02, LoseAcknowledgement = 0.02 };
            var end = TimeSpan.FromSeconds(8);
            foreach (var silo in world.Cluster.Silos)
                BeginCallers(world, silo, end);

            world.Cluster.Advance(TimeSpan.FromMilliseconds(3_400 + world.Cluster.Random.Next(500)));
            world.Cluster.Crash(world.Cluster.Silos[world.Cluster.Random.Next(Silos)]);
            world.Start();
            BeginCallers(world, world.Cluster.Silos[^1], end);
            world.Cluster.Advance(end);

            Assert.All(world.Granted, window => Assert.True(window.Value <= Limit, $"seed {seed}: {window}"));

            // Long after the death the quota is whole again.
            var later = world.Granted.OrderBy(static pair => pair.Key).SkipLast(1).TakeLast(2);
            Assert.All(later, window => Assert.InRange(window.Value, Limit / 2, Limit));
        }
    }

    [Fact]
    public void ASiloThatDiesWithALease_CostsItsOwnWindowAlone()
    {
        const int Limit = 300;
        for (var seed = 0; seed < 10; seed++)
        {
            using var world = new QuotaWorld(seed, QuotaWorld.Tenant(Limit), Silos);
            var end = TimeSpan.FromSeconds(8);
            foreach (var silo in world.Cluster.Silos)
                BeginCallers(world, silo, end);
            world.Cluster.Advance(TimeSpan.FromMilliseconds(3_400 + world.Cluster.Random.Next(500)));
            world.Cluster.Crash(world.Cluster.Silos[world.Cluster.Random.Next(Silos)]);
            world.Cluster.Advance(end);

            // The next window was lent from beforehand as well; from the one after that on all of it is there again.
            Assert.All(world.Granted, window => Assert.True(window.Value <= Limit, $"seed {seed}: {window}"));
            var later = world.Granted.OrderBy(static pair => pair.Key).SkipLast(1).TakeLast(2);
            Assert.All(later, window => Assert.Equal(Limit, window.Value));
        }
    }

    [Fact]
    public void WhatAFrontDoorHoldsAndDoesNotUse_IsThereForAnotherSoonAfter()
    {
        const int Limit = 5_000;
        var tenant = QuotaWorld.Tenant(startsPerSecond: 0) with
        {
            StartsPerSecond = null,
            OwnSettings = new TenantSettings { Quotas = new TenantQuotas { StartsPerDay = Limit } },
        };
        for (var seed = 0; seed < 10; seed++)
        {
            using var world = new QuotaWorld(seed, tenant, silos: 2);
            BeginCallers(world, world.Cluster.Silos[0], TimeSpan.FromSeconds(1));
            world.Cluster.Advance(TimeSpan.FromSeconds(1));
            var used = world.Granted.Values.Sum();
            Assert.InRange(used, 1, Limit / 2);

            for (var second = 0; second < 3; second++)
            {
                world.Cluster.Advance(TimeSpan.FromSeconds(1));
                world.Cluster.Run(() => world.ReturnIdleAsync(world.Cluster.Silos[0]));
            }

            while (world.Cluster.Run(() => world.TakeAsync(world.Cluster.Silos[1]))?.Refused is null)
            {
            }

            Assert.Equal(Limit, world.Granted.Values.Sum());
        }
    }

    [Fact]
    public void WhatIsGivenBack_IsHandedOutAgain_InItsWindowOnly()
    {
        using var world = new QuotaWorld(seed: 1, QuotaWorld.Tenant(5), silos: 1);
        var silo = world.Cluster.Silos[0];
        var takes = Enumerable.Range(0, 5).Select(_ => world.Cluster.Run(() => world.TakeAsync(silo))).ToList();
        Assert.NotNull(world.Cluster.Run(() => world.TakeAsync(silo))?.Refused);

        world.GiveBack(silo, takes[0]!);
        Assert.Null(world.Cluster.Run(() => world.TakeAsync(silo))!.Refused);
        Assert.NotNull(world.Cluster.Run(() => world.TakeAsync(silo))!.Refused);

        world.Cluster.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(world.Cluster.Run(() => world.TakeAsync(silo))!.Refused);
        world.GiveBack(silo, takes[1]!);
        var more = Enumerable.Range(0, 8).Count(_ => world.Cluster.Run(() => world.TakeAsync(silo))!.Refused is null);
        Assert.Equal(4, more);
    }

    private static void RunCallers(QuotaWorld world, TimeSpan end)
    {
        foreach (var silo in world.Cluster.Silos)
            BeginCallers(world, silo, end);
        world.Cluster.Advance(end);
    }

    private static void BeginCallers(QuotaWorld world, SimulatedSilo silo, TimeSpan end)
    {
        for (var caller = 0; caller < Callers; caller++)
            world.BeginCaller(silo, Pause, end);
    }
}
