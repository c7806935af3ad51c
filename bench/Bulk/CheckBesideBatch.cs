using Countersign.Bench.Flows;
using Countersign.Bench.Report;

namespace Countersign.Bench.Bulk;

/// <summary>Latency of checks at a modest rate, first alone and then while a batch runs.</summary>
internal sealed class CheckBesideBatch(double shareOfMost)
{
    private const double StockLimitSeconds = 120;
    private const double HeadStartSeconds = 1;

    private readonly Samples _aloneP50 = new();
    private readonly Samples _besideP50 = new();
    private double _rate;

    public Samples AloneP99 { get; } = new();

    public Samples BesideP99 { get; } = new();

    /// <summary>Measures the windows that fit into one batch, and as many without it.</summary>
    /// <param name="service">The service, which has run a batch before.</param>
    /// <param name="mostFlows">Flows per second that it carries at most.</param>
    /// <param name="windows">Windows with the batch, and windows without.</param>
    /// <param name="seconds">Length of each.</param>
    /// <param name="batch">Starts the batch; done once it is settled.</param>
    public async Task RunAsync(
        ServiceUnderLoad service, double mostFlows, int windows, double seconds, Func<Task> batch)
    {
        _rate = mostFlows * shareOfMost;
        // Started beforehand: among the messages of a running batch the codes of single starts could not be found.
        service.StockUp((int)(2 * windows * (seconds + 1) * _rate), StockLimitSeconds);
        for (var i = 0; i < windows; i++)
            Window(service, seconds, AloneP99, _aloneP50, finished: null);
        var running = Task.Run(batch);
        await Task.Delay(TimeSpan.FromSeconds(HeadStartSeconds));
        for (var i = 0; i < windows && !running.IsCompleted; i++)
            Window(service, seconds, BesideP99, _besideP50, () => running.IsCompleted);
        await running;
    }

    public void Report(Result result)
    {
        result.Row("checks beside batches (open loop)", _rate, "checks/s");
        result.Row("… check p50, no batch", _aloneP50, "ms");
        result.Row("… check p99, no batch", AloneP99, "ms");
        result.Row("… check p50, while a batch runs", _besideP50, "ms");
        result.Row("… check p99, while a batch runs", BesideP99, "ms");
    }

    private void Window(
        ServiceUnderLoad service, double seconds, Samples p99, Samples p50, Func<bool>? finished)
    {
        var load = service.CheckStock(_rate, seconds, finished).Load;
        // A window that the end of the batch cut short says too little about its tail.
        if (load.Seconds < seconds / 2)
            return;
        p50.Add(load.Counts.Checks.Quantile(0.5));
        p99.Add(load.Counts.Checks.Quantile(0.99));
        BenchContext.Say($"checks {(finished is null ? "alone" : "beside a batch")}: p99 {p99.Last:0.00} ms");
    }
}
