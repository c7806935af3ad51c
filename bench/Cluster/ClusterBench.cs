using System.Globalization;
using Countersign.Bench.Flows;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;

namespace Countersign.Bench.Cluster;

/// <summary>
/// Start + check over HTTP through one front door and one, two and three silos over PostgreSQL, durable. Against the
/// same flows in one embedded process, and against bare Orleans in the same shape. On two cores the point is what a
/// flow costs, and that more silos do not make it collapse.
/// </summary>
internal sealed class ClusterBench(BenchContext context)
{
    private const int MaxSilos = 3;
    private const int CallsOfAFlow = 2;
    private const double MaxUnexpectedShare = 0.001;

    private readonly Result _result = new("cluster: start + check through a front door, durable");
    private long _requests;
    private long _unexpected;

    public Result Run()
    {
        var embedded = Flows("embedded, one process, SQLite", () => CountersignServer.Start(context.Scratch), null);
        var (cluster, ping) = (new Costs[MaxSilos + 1], new Costs[MaxSilos + 1]);
        using (var server = PostgreSql.Start(context.Scratch))
        {
            for (var silos = 1; silos <= MaxSilos; silos++)
            {
                cluster[silos] = Flows(
                    $"orleans, {Words(silos)} + front door, PostgreSQL",
                    () => SiloCluster.Start(context.Scratch, silos, server),
                    server);
            }
        }

        for (var silos = 1; silos <= MaxSilos; silos += MaxSilos - 1)
            ping[silos] = Pings(silos);

        _result.Ratio("cluster_flows_vs_embedded", cluster[1].Flows / embedded.Flows, 0);
        _result.Ratio("cluster_flows_3_silos_vs_1", cluster[MaxSilos].Flows / cluster[1].Flows, 0);
        _result.Ratio("cluster_flows_vs_ping", cluster[1].Flows / ping[1].Flows, 0);
        _result.Ratio("cluster_flows_vs_ping_3_silos", cluster[MaxSilos].Flows / ping[MaxSilos].Flows, 0);
        _result.Ratio("cluster_cpu_embedded_vs_1_silo", embedded.Microseconds / cluster[1].Microseconds, 0);
        _result.Ratio("cluster_cpu_1_silo_vs_3", cluster[1].Microseconds / cluster[MaxSilos].Microseconds, 0);
        _result.RequireClean((double)_unexpected / Math.Max(1, _requests), MaxUnexpectedShare);
        return _result;
    }

    private static string Words(int silos) => silos == 1 ? "1 silo" : $"{silos} silos";

    private Costs Flows(string name, Func<IService> start, PostgreSql? server)
    {
        BenchContext.Say($"{name}: starting and warming up");
        using var service = new ServiceUnderLoad(name, start());
        service.WarmUp(context.Pick(3.0, 20.0));
        var (flows, cost, database) = (new Samples(), new Samples(), new Samples());
        for (var round = 0; round < context.Repeats; round++)
        {
            var before = server?.ProcessorMicroseconds ?? 0;
            var measured = service.ClosedLoop(context.Pick(1.5, 10.0));
            flows.Add(measured.Load.ChecksPerSecond);
            cost.Add(CallsOfAFlow * measured.ServerMicroseconds);
            if (server is not null)
            {
                // The ramp and the drain are in it: an upper bound.
                database.Add((server.ProcessorMicroseconds - before) / Math.Max(1, measured.Load.Counts.Checks.Count));
            }

            Count(measured);
        }

        _result.Row(name, flows, "flows/s");
        _result.Row("… processor time of silos and front door", cost, "µs of CPU/flow");
        _result.Row("… processor time of PostgreSQL, at most", database, "µs of CPU/flow");
        BenchContext.Say(string.Create(CultureInfo.InvariantCulture, $"{name}: {flows.Median:0} flows/s"));
        return new Costs(flows.Median, cost.Median);
    }

    private Costs Pings(int silos)
    {
        var name = $"floor: bare Orleans, {Words(silos)} + front door, 2 pings";
        BenchContext.Say($"{name}: starting and warming up");
        using var service = new ServiceUnderLoad(name, SiloCluster.StartPing(context.Scratch, silos));
        service.Empty(context.Pick(2.0, 10.0));
        var (flows, cost) = (new Samples(), new Samples());
        for (var round = 0; round < context.Repeats; round++)
        {
            var measured = service.Empty(context.Pick(1.0, 5.0));
            flows.Add(measured.Load.RequestsPerSecond / CallsOfAFlow);
            cost.Add(CallsOfAFlow * measured.ServerMicroseconds);
            Count(measured);
        }

        _result.Row(name, flows, "flows/s");
        _result.Row("… processor time of silos and front door", cost, "µs of CPU/flow");
        return new Costs(flows.Median, cost.Median);
    }

    private void Count(Measured measured)
    {
        _requests += measured.Load.Counts.Requests;
        _unexpected += measured.Load.Counts.Unexpected;
    }

    /// <summary>What a flow came to: how many a second, and processor time of each.</summary>
    private readonly record struct Costs(double Flows, double Microseconds);
}
