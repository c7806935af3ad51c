using Countersign.Bench.Load;
using Countersign.Bench.Processes;

namespace Countersign.Bench.Bulk;

/// <summary>One batch from its upload until it is settled.</summary>
internal sealed class BatchRun
{
    private const int PollMilliseconds = 20;
    private static readonly long SettleLimit = Clock.FromSeconds(900);

    private BatchRun(double acceptSeconds, double settleSeconds, long peakBytes, int rows)
    {
        AcceptedPerSecond = rows / acceptSeconds;
        SettledPerSecond = rows / settleSeconds;
        PeakMegabytes = peakBytes / 1e6;
    }

    /// <summary>Rows per second of the upload alone, until the service called them durable.</summary>
    public double AcceptedPerSecond { get; }

    /// <summary>Rows per second from the first byte of the upload until every row was started and delivered.</summary>
    public double SettledPerSecond { get; }

    public double PeakMegabytes { get; }

    public static async Task<BatchRun> RunAsync(IService service, string file, int rows)
    {
        foreach (var process in service.Processes)
            process.ResetPeak();
        using var client = new BatchClient(service.Target);
        var begin = Clock.Now;
        var id = await client.SubmitAsync(file);
        var accepted = Clock.Now;
        var progress = await client.ProgressAsync(id);
        while (!progress.IsSettled)
        {
            if (Clock.Now - begin > SettleLimit)
                throw new TimeoutException($"a batch is not settled after 15 minutes: {progress}");
            await Task.Delay(PollMilliseconds);
            progress = await client.ProgressAsync(id);
        }

        var settled = Clock.Now;
        if (progress.Started != rows)
            throw new InvalidOperationException($"of {rows} valid rows not all were started: {progress}");
        var peak = service.Processes.Sum(process => process.PeakBytes);
        return new BatchRun(Clock.Seconds(accepted - begin), Clock.Seconds(settled - begin), peak, rows);
    }
}
