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

    public Samples CheckP99 { get; } = new();

    /// <summary>Share of the answers that no flow ought to get.</summary>
    public double UnexpectedShare => (double)_unexpected / Math.Max(1, _requests);

    private Samples FullStartP99 { get; } = new();

    private Samples FullCheckP99 { get; } = new();

    private Samples Processor { get; } = new();

    private Samples CheckP50 { get; } = new();

    private Samples StartP99 { get; } = new();

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

    /// <summary>Open loop at half of what it carried.</summary>
    public void Paced(ServiceUnderLoad service, double seconds)
    {
        var measured = service.OpenLoop(Flows.Median / 2, seconds);
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
        result.Row("… check p50, at half of it (open loop)", CheckP50, "ms");
        result.Row("… check p99, at half of it (open loop)", CheckP99, "ms");
        result.Row("… start p99, at half of it (open loop)", StartP99, "ms");
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
