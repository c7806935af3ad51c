using Countersign.Limits;
using Countersign.Simulation.Harness;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Countersign.Simulation.Limits;

/// <summary>
/// One token bucket that many ask for while its silo dies, a second one believes to have it, calls are lost and doubled
/// and the store fails: it gives out no token twice.
/// </summary>
public sealed class LimiterSimulationTests
{
    private const int Silos = 3;
    private const int Callers = 12;
    private static readonly TimeSpan Window = TimeSpan.FromHours(10);

    [Theory]
    [InlineData(5)]
    [InlineData(80)]
    public void ABucket_GivesOutItsLimit_WhateverDies(int limit)
    {
        var crashedEarly = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            using var cluster = new SimulationCluster(
                seed, Silos, static silo => silo.Services.AddLogging().AddLimiters());
            cluster.Network.Faults = new CallFaults { DropRequest = 0.01, DropAnswer = 0.01, Duplicate = 0.03 };
            cluster.Store.Faults = new StoreFaults { Fail = 0.01, LoseAcknowledgement = 0.01 };
            var granted = 0;
            for (var caller = 0; caller < Callers; caller++)
                BeginCaller(cluster, limit, () => granted++);

            var bucket = cluster.Silos[0].Client.GetGrain<ILimiterGrain>("acme/rule/value");
            for (var step = 0; step < 4; step++)
            {
                cluster.Advance(TimeSpan.FromMilliseconds(10 + cluster.Random.Next(20)));
                foreach (var silo in cluster.Silos.Where(static silo => silo.IsAlive))
                    cluster.ForceDuplicate(bucket, silo);
            }

            crashedEarly += granted < limit ? 1 : 0;
            cluster.Crash(cluster.Silos[cluster.Random.Next(Silos)]);
            cluster.Advance(TimeSpan.FromSeconds(90));
            Assert.True(granted <= limit, $"seed {seed}: {granted} of {limit}");
        }

        // A crash after the last token proves nothing.
        Assert.True(limit == 5 || crashedEarly > 0);
    }

    private static void BeginCaller(SimulationCluster cluster, int limit, Action granted) =>
        _ = cluster.Begin(async () =>
        {
            for (var call = 0; call < limit; call++)
            {
                if (await TakesAsync(cluster, new LimiterTake(limit, Window, TimeSpan.Zero)))
                    granted();
            }

            return true;
        });

    private static async Task<bool> TakesAsync(SimulationCluster cluster, LimiterTake take)
    {
        var alive = cluster.Silos.Where(static silo => silo.IsAlive).ToList();
        var bucket = alive[cluster.Random.Next(alive.Count)].Client.GetGrain<ILimiterGrain>("acme/rule/value");
        try
        {
            return (await bucket.TakeAsync(take)).Taken;
        }
        catch (Exception fault) when (fault is TimeoutException or OrleansException or IOException)
        {
            return false;
        }
    }
}
