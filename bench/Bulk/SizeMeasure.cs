using System.Globalization;
using Countersign.Bench.Flows;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;

namespace Countersign.Bench.Bulk;

/// <summary>What batches of one size cost one service.</summary>
internal sealed class SizeMeasure(string service, int rows)
{
    public Samples Settled { get; } = new();

    public Samples PeakMegabytes { get; } = new();

    private Samples Accepted { get; } = new();

    public int Rows => rows;

    public async Task RunAsync(BenchContext context, IService running, TestNumbers numbers)
    {
        var file = BatchFile.Write(context.Scratch, numbers, rows);
        try
        {
            var run = await BatchRun.RunAsync(running, file, rows);
            Settled.Add(run.SettledPerSecond);
            Accepted.Add(run.AcceptedPerSecond);
            PeakMegabytes.Add(run.PeakMegabytes);
            BenchContext.Say(string.Create(CultureInfo.InvariantCulture,
                $"{service}: {rows} rows, {run.SettledPerSecond:0} rows/s, peak {run.PeakMegabytes:0} MB"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    public void Report(Result result)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{service}: {rows:#,0} rows");
        result.Row($"{name}, accepted + started + settled", Settled, "rows/s");
        result.Row("… accepted alone (durable)", Accepted, "rows/s");
        result.Row("… peak resident memory", PeakMegabytes, "MB");
    }
}
