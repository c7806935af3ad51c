using Countersign.Simulation.Harness;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Simulation.Runtime;

/// <summary>
/// The runtime itself in simulation: two silos share a store, one of them crashes, a grain is made to live twice, calls
/// get
/// lost and doubled - and still every version of the record follows from the one before.
/// </summary>
public sealed class RuntimeSimulationTests
{
    private const int Clients = 4;
    private const int EntriesPerClient = 8;

    [Fact]
    public void Run_WithTheSameSeed_LeavesTheSameTrace()
    {
        var first = Simulate(seed: 11).Trace;
        var second = Simulate(seed: 11).Trace;
        var other = Simulate(seed: 12).Trace;

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Run_WithACrashAndADuplicateActivation_CommitsOneChainOfVersions()
    {
        var conflicts = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var outcome = Simulate(seed);
            conflicts += outcome.Conflicts;

            Assert.Equal(Clients * EntriesPerClient, outcome.Acknowledged.Count);
            Assert.Equal(outcome.Stored.Count, outcome.Stored.Distinct().Count());
            Assert.Superset(outcome.Acknowledged.ToHashSet(), outcome.Stored.ToHashSet());
            Assert.Equal(outcome.Commits.Select(c => c.After), outcome.Commits.Skip(1).Select(c => c.Before).Append(
                outcome.Commits[^1].After));
        }

        // A run in which the two activations never met has not tested the fence.
        Assert.True(conflicts > 0);
    }

    private static Outcome Simulate(int seed)
    {
        using var cluster = new SimulationCluster(seed, silos: 2, static _ => { });
        cluster.Network.Faults = new CallFaults
        {
            DropRequest = 0.02,
            DropAnswer = 0.02,
            Duplicate = 0.05,
            Delay = 0.02,
        };
        cluster.Store.Faults = new StoreFaults { Fail = 0.02, LoseAcknowledgement = 0.02 };
        var acknowledged = new List<string>();
        var clients = Enumerable.Range(0, Clients).Select(client => cluster.Begin(async () =>
        {
            for (var i = 0; i < EntriesPerClient; i++)
                await EnterAsync(cluster, client, $"{client}-{i}", acknowledged);

            return true;
        })).ToList();

        cluster.Advance(TimeSpan.FromMilliseconds(20));
        var grain = cluster.Silos[0].Client.GetGrain<ILedgerGrain>("book");
        foreach (var silo in cluster.Silos)
            cluster.ForceDuplicate(grain, silo);

        cluster.Advance(TimeSpan.FromMilliseconds(100));
        cluster.Crash(cluster.Silos[1]);
        cluster.Run(() => Task.WhenAll(clients));

        var stored = cluster.Store.Stored<LedgerState>("ledger", grain.GetGrainId());
        return new Outcome(
            cluster.Trace.ToString(), acknowledged, stored?.Entries ?? [], cluster.Store.Commits, cluster.Trace.CountOf(
                "conflict"));
    }

    // Clients try again until they have an answer, each time at another silo that lives.
    private static async Task EnterAsync(SimulationCluster cluster, int client, string entry, List<string> acknowledged)
    {
        while (true)
        {
            var alive = cluster.Silos.Where(s => s.IsAlive).ToList();
            try
            {
                await alive[client % alive.Count].Client.GetGrain<ILedgerGrain>("book").EnterAsync(entry);
                acknowledged.Add(entry);
                return;
            }
            catch (Exception fault) when (fault is TimeoutException or OrleansException or IOException)
            {
                cluster.Trace.Add("retry", $"{entry} after {fault.GetType().Name}");
            }
        }
    }

    private sealed record Outcome(
        string Trace,
        List<string> Acknowledged,
        IReadOnlyList<string> Stored,
        List<(string Key, string? Before, string After)> Commits,
        int Conflicts);
}
