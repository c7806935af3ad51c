using Countersign.Invariants;
using Countersign.Simulation.Harness;
using Countersign.Verifications;

namespace Countersign.Simulation.Verifications;

/// <summary>
/// The real grains in a cluster where silos crash, numbers are active twice, calls are lost and doubled, writes fail or
/// lose their answers and carriers do as they please. Whatever happens, the invariants hold, and when it stops,
/// everything comes to its end.
/// </summary>
public sealed class NumberSimulationTests
{
    private const int Clients = 4;
    private const int CommandsPerClient = 25;
    private const int SweepPasses = 20;

    private static readonly CallFaults BadNetwork =
        new() { DropRequest = 0.01, DropAnswer = 0.01, Duplicate = 0.05, Delay = 0.02 };

    /// <summary>What has to be met for the runs to be worth something.</summary>
    private static readonly string[] Sometimes =
    [
        "conflict", "crash", "duplicate", "store-failed", "acknowledgement-lost", "request-lost", "answer-lost",
        "request-doubled", "again", "repeated", "Accepted", "CoolingDown", "Approved", "Wrong", "TooManyChecks",
        "Expired", "Cancelled", "Over", "called",
    ];

    [Fact]
    public void Run_WithEveryFault_KeepsTheInvariants() => Seeds.Run(Simulate, Sometimes, static world => world
        .Violations
        .Concat(world.Keys.SelectMany(key => Violations(world, key)))
        .Concat(Forks(world.Cluster.Store.Commits)));

    [Fact]
    public void Run_WithTheSameSeed_LeavesTheSameTrace()
    {
        using var one = Simulate(3);
        using var two = Simulate(3);

        Assert.Equal(one.Cluster.Trace.ToString(), two.Cluster.Trace.ToString());
    }

    private static NumberWorld Simulate(int seed)
    {
        var world = new NumberWorld(seed);
        var cluster = world.Cluster;
        cluster.Skew = TimeSpan.FromSeconds(2);
        for (var silo = 0; silo < 3; silo++)
            cluster.Start();

        cluster.Network.Faults = BadNetwork;
        cluster.Store.Faults = new StoreFaults { Fail = 0.02, LoseAcknowledgement = 0.02 };
        var clients = Enumerable.Range(0, Clients)
            .Select(id => new NumberClient(world, id % 2 == 0 ? "acme" : "other", id))
            .Select(client => cluster.Begin(() => client.RunAsync(CommandsPerClient)))
            .ToList();
        while (clients.Exists(client => !client.IsCompleted))
            Trouble(world);

        cluster.Network.Faults = CallFaults.None;
        cluster.Store.Faults = StoreFaults.None;
        Settle(world);
        return world;
    }

    private static void Trouble(NumberWorld world)
    {
        var cluster = world.Cluster;
        cluster.Advance(TimeSpan.FromSeconds(30) * world.Random.NextDouble());
        var alive = cluster.Silos.Where(silo => silo.IsAlive).ToList();
        var key = world.Keys[world.Random.Next(world.Keys.Length)];
        switch (world.Random.Next(4))
        {
            case 0 when alive.Count > 1:
                cluster.Crash(alive[world.Random.Next(alive.Count)]);
                cluster.Start();
                break;
            case 1:
                cluster.ForceDuplicate(world.Number(key), alive[world.Random.Next(alive.Count)]);
                break;
            default:
                world.BeginPoke(key);
                break;
        }
    }

    /// <summary>
    /// I19: once the faults stop and the sweep has been round, nothing is left open that time has ended.
    /// </summary>
    private static void Settle(NumberWorld world)
    {
        world.Cluster.Advance(TimeSpan.FromMinutes(15));
        foreach (var key in world.Keys)
        {
            Sweep(world, key);
            foreach (var session in world.StateOf(key).Tenants.SelectMany(share => share.Sessions))
            {
                if (session.IsPending)
                    world.Violations.Add($"I19: {session.Key} is still pending");
                if (session.Attempts.Any(attempt => attempt.Status == AttemptStatus.Submitting))
                    world.Violations.Add($"I19: an attempt of {session.Key} is still submitting");
            }
        }
    }

    /// <summary>
    /// The sweep pokes a number for as long as the store says that it is due: a poke may meet the activation of the two
    /// that has not heard of what is.
    /// </summary>
    private static void Sweep(NumberWorld world, string key)
    {
        for (var pass = 0; pass < SweepPasses && world.StateOf(key).DueAt <= world.Cluster.Clock.UtcNow; pass++)
            world.Cluster.Run(() => world.PokeAsync(key));
    }

    private static IEnumerable<string> Violations(NumberWorld world, string key) =>
        HistoryChecks.Violations(world.HistoryOf(key), world.StateOf(key), NumberWorld.Policy);

    /// <summary>I10: the versions of a record form one chain.</summary>
    private static IEnumerable<string> Forks(IEnumerable<(string Key, string? Before, string After)> commits) =>
        from record in commits.GroupBy(commit => commit.Key)
        let steps = record.ToList()
        from step in steps.Zip(steps.Skip(1))
        where step.First.After != step.Second.Before
        select $"I10: {record.Key} forked at {step.First.After}";
}
