namespace Countersign.Cluster;

/// <summary>An upgrade as users see it: every silo ends and starts again, one after the other, under load.</summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task RollingRestart_OfAllSilosUnderLoad_FailsNoRequest()
    {
        await using var cluster = await LocalCluster.StartAsync();
        var load = new SteadyLoad(cluster.Clients);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await Task.Delay(Steady, TestContext.Current.CancellationToken);
        for (var silo = 0; silo < LocalCluster.Silos; silo++)
        {
            var taken = await cluster.Silo(silo).StopAsync();
            output.WriteLine($"silo {silo} drained in {taken.TotalSeconds:0.0} s");
            await cluster.StartSiloAsync(silo);
            await Task.Delay(Steady, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await running;
        var failed = load.Tries.Where(one => !one.Answered).ToList();
        foreach (var why in failed.GroupBy(one => one.Why))
            output.WriteLine($"{why.Count()} tries failed: {why.Key}");
        output.WriteLine($"{load.Flows.Count} starts, {failed.Count} failed tries of {load.Tries.Count}");
        await Ledger.HoldsAsync(cluster.Clients[0], load.Flows);
        Ledger.NothingTwice(cluster.Submissions());
        Assert.Empty(failed);
    }
}
