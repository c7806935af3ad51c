namespace Countersign.Cluster;

/// <summary>
/// Silos that die without a word, and one that was dead for the others and comes back. Goal: nothing acknowledged is
/// lost, nothing is approved or sent twice, and clients that come back as advised are all answered.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 10;
    private const double Recovered = 0.95;
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Kill_OfOneOfThreeSilosTenTimes_LosesNothingAcknowledged()
    {
        await using var cluster = await LocalCluster.StartAsync();
        var load = new SteadyLoad(cluster.Clients);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await Task.Delay(Steady * 2, TestContext.Current.CancellationToken);
        var normal = load.Rate(load.Now - Steady, load.Now);
        output.WriteLine($"{normal:0} requests/s before the first kill");
        for (var kill = 0; kill < Kills; kill++)
        {
            var killed = load.Now;
            await cluster.Silo(kill % LocalCluster.Silos).KillAsync();
            var recovered = await RecoveryAsync(load, killed, normal);
            var (failed, window) = load.Failures(killed, load.Now);
            await cluster.StartSiloAsync(kill % LocalCluster.Silos);
            var joined = await RecoveryAsync(load, load.Now, normal);
            output.WriteLine(
                $"kill {kill + 1}: {failed} failed tries within {window.TotalSeconds:0.0} s; 95 % of the throughput "
                + $"after {recovered.TotalSeconds:0.0} s, and {joined.TotalSeconds:0.0} s after its successor joined");
        }

        await stop.CancelAsync();
        await running;
        await HoldsAsync(cluster, load);
        Assert.True(load.Flows.Count > Kills * 100, "Too little load to prove anything.");
    }

    [Fact]
    public async Task Zombie_FrozenForFortySecondsAndThawed_CommitsNothingThatBreaksAnInvariant()
    {
        await using var cluster = await LocalCluster.StartAsync();
        var load = new SteadyLoad(cluster.Clients);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await Task.Delay(Steady, TestContext.Current.CancellationToken);
        var frozen = load.Now;
        await cluster.Silo(1).FreezeAsync();
        await Task.Delay(Frozen, TestContext.Current.CancellationToken);
        await cluster.Silo(1).ThawAsync();
        await Task.Delay(Steady, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await running;
        var (failed, window) = load.Failures(frozen, load.Now);
        output.WriteLine($"{failed} failed tries within {window.TotalSeconds:0.0} s of a freeze of {Frozen}");
        await HoldsAsync(cluster, load);
    }

    private async Task HoldsAsync(LocalCluster cluster, SteadyLoad load)
    {
        await Ledger.HoldsAsync(cluster.Clients[0], load.Flows);
        Ledger.NothingTwice(cluster.Submissions());
        output.WriteLine(
            $"{load.Flows.Count} starts, {load.Flows.Count(flow => flow.ApprovedAt is not null)} approvals, "
            + $"{load.Tries.Count(one => !one.Answered)} failed tries of {load.Tries.Count}; advice to wait: "
            + string.Join(", ", load.Advice.Select(one => $"{one.Key} s ({one.Value} times)")));
        Assert.True(load.Faults == 0, $"{load.Faults} answers were 500:\n{cluster.DoorOutput()}");
    }

    private static async Task<TimeSpan> RecoveryAsync(SteadyLoad load, TimeSpan since, double normal)
    {
        var window = TimeSpan.FromSeconds(2);
        while (true)
        {
            await Task.Delay(250);
            var now = load.Now;
            // Two of three silos on the same processors carry as much, once the dead one is known to be dead.
            if (now - since > window && load.Rate(now - window, now) >= Recovered * normal)
                return now - since;

            Assert.True(now - since < RecoveryLimit, $"The throughput has not recovered within {RecoveryLimit}.");
        }
    }
}
