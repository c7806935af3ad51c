using System.Globalization;
using Countersign.Bench.Load;
using Countersign.Bench.Report;

namespace Countersign.Bench.Smpp;

/// <summary>
/// Messages a second that reach an SMSC over one bind, by its latency and the window: the link alone, our server from
/// HTTP with durable attempts, and Kannel from HTTP with its spool. And what a kill in the middle of a window costs.
/// </summary>
internal sealed class SmppBench(BenchContext context)
{
    /// <summary>Beyond it nothing is paced: both sides take what they can.</summary>
    private const double FastestPace = 3_000;

    private const double Overload = 1.3;
    private const int KillLatency = 50;
    private const int KillWindow = 100;

    /// <summary>Where the window does not bound a side, it gets as many as suit it best.</summary>
    private static readonly int[] Connections = [32, 128];

    private readonly Numbers _numbers = new();
    private readonly List<Cell> _cells = [];
    private readonly List<(string Side, KillMeasure Kill)> _kills = [];

    public async Task<Result> RunAsync()
    {
        foreach (var latency in context.Pick<int[]>([5, 50], [5, 50, 200]))
        {
            foreach (var window in context.Pick<int[]>([10, 100], [1, 10, 100]))
                _cells.Add(await MeasureAsync(latency, window));
        }

        await KillAsync("countersign", smsc => new ServerEgress(context.Scratch, smsc.Port, KillWindow));
        if (KannelEgress.IsInstalled)
            await KillAsync("kannel", smsc => new KannelEgress(context.Scratch, smsc, KillWindow));
        else
            BenchContext.Say("KANNEL IS MISSING: its rows are left out");
        return Report();
    }

    private double Seconds => context.Pick(1.5, 5.0);

    private double WarmUp => context.Pick(1.0, 20.0);

    private async Task<Cell> MeasureAsync(int latency, int window)
    {
        var cell = new Cell(latency, window);
        await using (var smsc = new SmscSimulator(TimeSpan.FromMilliseconds(latency)))
            cell.Link = await RawLink.MeasureAsync(
                    smsc.Port, () => smsc.Taken, window, _numbers, Seconds);
        (cell.Server, cell.ServerCost) =
            await BestAsync(cell, smsc => new ServerEgress(context.Scratch, smsc.Port, window));
        if (KannelEgress.IsInstalled)
        {
            (cell.Kannel, cell.KannelCost) =
                await BestAsync(cell, smsc => new KannelEgress(context.Scratch, smsc, window));
        }

        BenchContext.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{latency} ms, window {window}: {cell.Link:0} {cell.Server:0} {cell.Kannel:0} messages/s"));
        return cell;
    }

    private async Task<(double Rate, double Cost)> BestAsync(Cell cell, Func<SmscSimulator, IEgress> start)
    {
        var best = await EgressAsync(cell, start, Connections[0]);
        if (cell.IsPaced)
            return best;

        foreach (var connections in Connections.Skip(1))
        {
            var next = await EgressAsync(cell, start, connections);
            best = next.Rate > best.Rate ? next : best;
        }

        return best;
    }

    private async Task<(double Rate, double Cost)> EgressAsync(
        Cell cell, Func<SmscSimulator, IEgress> start, int connections)
    {
        await using var smsc = new SmscSimulator(TimeSpan.FromMilliseconds(cell.Latency));
        using var egress = start(smsc);
        // A little more than the window lets through, so that it is always full and little is heaped up.
        var pace = cell.IsPaced ? Pace.PerSecond(cell.AtMost * Overload) : Pace.Unlimited;
        var workload = new SendWorkload(egress, _numbers, pace);
        using var loop = new LoadLoop(egress.Target, workload, connections);
        var warm = Clock.Now + Clock.FromSeconds(WarmUp);
        var (before, begun, used) = (0L, 0L, 0.0);
        loop.Run(WarmUp, Seconds, () =>
        {
            if (begun == 0 && Clock.Now >= warm)
                (before, begun, used) = (smsc.Taken, Clock.Now, Processor(egress));
            return false;
        });
        var (taken, seconds) = (smsc.Taken - before, Clock.Seconds(Clock.Now - begun));
        if (workload.Counts.DescribeUnexpected() is { } unexpected)
            BenchContext.Say($"unexpected answers ({unexpected})");
        return (taken / seconds, (Processor(egress) - used) / Math.Max(1, taken));
    }

    private async Task KillAsync(string side, Func<SmscSimulator, IEgress> start)
    {
        await using var smsc = new SmscSimulator(TimeSpan.FromMilliseconds(KillLatency));
        using var egress = start(smsc);
        var kill = await KillMeasure.RunAsync(
            egress, smsc, _numbers, context.Pick(1.5, 4.0), context.Pick(5.0, 15.0));
        _kills.Add((side, kill));
    }

    private static double Processor(IEgress egress) =>
        egress.Processes.Sum(static process => process.ProcessorMicroseconds);

    private Result Report()
    {
        var result = new Result("smpp: messages to an SMSC over one bind");
        foreach (var cell in _cells)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{cell.Latency} ms, window {cell.Window}");
            result.Row($"{name}: at most", cell.AtMost, "messages/s");
            result.Row($"{name}: the link alone", cell.Link, "messages/s");
            result.Row($"{name}: countersign from HTTP, durable", cell.Server, "messages/s");
            result.Row("… processor time", cell.ServerCost, "µs of CPU/message");
            if (cell.Kannel == 0)
                continue;

            result.Row($"{name}: kannel from HTTP, spool", cell.Kannel, "messages/s");
            result.Row("… processor time", cell.KannelCost, "µs of CPU/message");
        }

        foreach (var (side, kill) in _kills)
        {
            result.Row($"{side}, killed mid-window: acknowledged", kill.Acknowledged, "messages");
            result.Row("… of these never at the SMSC", kill.Lost, "messages");
            result.Row("… at the SMSC more than once", kill.Twice, "messages");
        }

        foreach (var cell in _cells.Where(static cell => cell.Kannel > 0))
        {
            // DESIGN 9 asks for it at a window of 100; the shortest latency is where it is hardest.
            var atLeast = cell is { Window: 100, Latency: 5 } ? 1 : 0;
            result.Ratio($"smpp_{cell.Latency}ms_window{cell.Window}_vs_kannel", cell.Server / cell.Kannel, atLeast);
        }

        return result;
    }

    private sealed class Cell(int latency, int window)
    {
        public int Latency => latency;

        public int Window => window;

        /// <summary>Messages a second that the window lets through.</summary>
        public double AtMost => window * 1000.0 / latency;

        public bool IsPaced => AtMost <= FastestPace;

        public double Link { get; set; }

        public double Server { get; set; }

        public double ServerCost { get; set; }

        public double Kannel { get; set; }

        public double KannelCost { get; set; }
    }
}
