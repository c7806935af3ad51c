using System.Globalization;
using Countersign.Bench.Flows;
using Countersign.Bench.Report;

namespace Countersign.Bench.Http;

/// <summary>All that is measured of one service.</summary>
internal sealed class Side
{
    private long _requests;
    private long _unexpected;

    public Samples Flows { get; } = new();

    /// <summary>p99 of checks at half of the load that DESIGN 9 asks for, in milliseconds.</summary>
    public Samples CheckP99 { get; } = new();

    /// <summary>Share of the answers that no flow ought to get.</summary>
    public double UnexpectedShare => (double)_unexpected / Math.Max(1, _requests);

    private Samples FullStartP99 { get; } = new();

    private Samples FullCheckP99 { get; } = new();

    private Samples Processor { get; } = new();

    private Samples CheckP50 { get; } = new();

    private Samples StartP99 { get; } = new();

    private Samples BusyP50 { get; } = new();

    private Samples BusyP99 { get; } = new();

    /// <summary>Closed loop: what it carries at most.</summary>
    public void Full(ServiceUnderLoad service, double seconds)
    {
        var measured = service.ClosedLoop(seconds);
        Flows.Add(measured.Load.ChecksPerSecond);
        Processor.Add(2 * measured.ServerMicroseconds);
        FullStartP99.Add(measured.Load.Counts.Starts.Quantile(0.99));
        FullCheckP99.Add(measured.Load.Counts.Checks.Quantile(0.99));
        Count(measured);
    }

    /// <summary>Open loop: at half of the asked load, and at half of what it carried.</summary>
    public void Paced(ServiceUnderLoad service, double askedFlows, double seconds)
    {
        var busy = service.OpenLoop(Flows.Median / 2, seconds);
        BusyP50.Add(busy.Load.Counts.Checks.Quantile(0.5));
        BusyP99.Add(busy.Load.Counts.Checks.Quantile(0.99));
        Count(busy);
        var measured = service.OpenLoop(askedFlows / 2, seconds);
        CheckP50.Add(measured.Load.Counts.Checks.Quantile(0.5));
        CheckP99.Add(measured.Load.Counts.Checks.Quantile(0.99));
        StartP99.Add(measured.Load.Counts.Starts.Quantile(0.99));
        Count(measured);
    }

    public void Rows(Result result, string name)
    {
        result.Row($"{name}: start + check", Flows, "flows/s");
        result.Row("… processor time of the service", Processor, "µs of CPU/flow");
        result.Row("… start p99, all it carries", FullStartP99, "ms");
        result.Row("… check p99, all it carries", FullCheckP99, "ms");
        result.Row("… check p50, at half of it (open loop)", BusyP50, "ms");
        result.Row("… check p99, at half of it (open loop)", BusyP99, "ms");
        result.Row("… check p50, at 2,500 flows/s (open loop)", CheckP50, "ms");
        result.Row("… check p99, at 2,500 flows/s (open loop)", CheckP99, "ms");
        result.Row("… start p99, at 2,500 flows/s (open loop)", StartP99, "ms");
        if (_unexpected > 0)
            result.Note(string.Create(
                CultureInfo.InvariantCulture, $"{name}: {_unexpected} of {_requests} answers were unexpected."));
    }

    private void Count(Measured measured)
    {
        _requests += measured.Load.Counts.Requests;
        _unexpected += measured.Load.Counts.Unexpected;
    }
}
