using Countersign.Bench.Load;
using Countersign.Bench.Processes;

namespace Countersign.Bench.Flows;

/// <summary>One running service, the load on it, and the number of connections at which it is fastest.</summary>
internal sealed class ServiceUnderLoad(string name, IService service) : IDisposable
{
    private const double Ramp = 0.3;
    private const double OpenLoopLead = 1;
    private static readonly int[] ConnectionSteps = [32, 64, 128, 256];

    public string Name { get; } = name;

    public IService Service { get; } = service;

    public FlowWorkload Flows { get; } = new(service.Target, new TestNumbers());

    public int Connections { get; private set; } = ConnectionSteps[^1];

    /// <summary>
    /// Warms it up at several numbers of connections and keeps the best; answers its flows per second.
    /// </summary>
    public double WarmUp(double seconds)
    {
        var best = 0.0;
        var chosen = Connections;
        // From many to few: the code is warm by the time that the differences are small.
        foreach (var connections in ConnectionSteps.Reverse())
        {
            Connections = connections;
            var flows = ClosedLoop(seconds / ConnectionSteps.Length).Load.ChecksPerSecond;
            if (flows > best)
                (best, chosen) = (flows, connections);
        }

        Connections = chosen;
        return best;
    }

    /// <summary>As many flows as it takes.</summary>
    public Measured ClosedLoop(double seconds) => Measure(Flows.ClosedLoop(), Ramp, seconds);

    /// <summary>Starts and checks at a fixed rate.</summary>
    public Measured OpenLoop(double flowsPerSecond, double seconds) =>
        Measure(Flows.OpenLoop(flowsPerSecond, OpenLoopLead), OpenLoopLead + Ramp, seconds);

    /// <summary>The floor: as many empty requests as it takes.</summary>
    public Measured Empty(double seconds) => Measure(new EmptyPostWorkload(Service.Target), Ramp, seconds);

    /// <summary>Starts flows whose checks come later.</summary>
    public void StockUp(int flows, double limitSeconds)
    {
        using var loop = new LoadLoop(Service.Target, Flows.StockUp(flows), Connections);
        loop.Run(0, limitSeconds, () => Flows.Ready >= flows);
        if (Flows.Ready < flows)
            throw new TimeoutException($"{Name}: only {Flows.Ready} of {flows} flows could be started beforehand");
    }

    /// <summary>Checks of the stock at a fixed rate.</summary>
    public Measured CheckStock(double checksPerSecond, double seconds, Func<bool>? finished = null) =>
        Measure(Flows.CheckStock(checksPerSecond), Ramp, seconds, finished);

    public void Dispose() => Service.Dispose();

    private Measured Measure(Workload workload, double ramp, double seconds, Func<bool>? finished = null)
    {
        using var loop = new LoadLoop(Service.Target, workload, Connections);
        var before = Service.Processes.Sum(process => process.ProcessorMicroseconds);
        var load = loop.Run(ramp, seconds, finished);
        var used = Service.Processes.Sum(process => process.ProcessorMicroseconds) - before;
        if (load.Counts.DescribeUnexpected() is { } unexpected)
            BenchContext.Say($"{Name}: unexpected answers ({unexpected})");
        // The ramp costs the same per request as the window does.
        return new Measured(load, used * load.Seconds / (load.Seconds + ramp) / Math.Max(1, load.Counts.Requests));
    }
}

/// <summary>A recorded window and what a request of it cost the service.</summary>
/// <param name="Load">The window.</param>
/// <param name="ServerMicroseconds">Processor time of all the service's processes per request.</param>
internal sealed record Measured(LoadResult Load, double ServerMicroseconds);
