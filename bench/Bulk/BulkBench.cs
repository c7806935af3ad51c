using Countersign.Bench.Floors;
using Countersign.Bench.Flows;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;

namespace Countersign.Bench.Bulk;

/// <summary>
/// Batches, durable: accepted, started and settled rows per second, memory by size, and what checks notice of them.
/// Floors: the disk and bare SQLite. Peer: the Node and Redis service.
/// </summary>
internal sealed class BulkBench(BenchContext context)
{
    private const double BudgetRows = 15_000;
    private const double BudgetCheckRatio = 1 / 1.5;
    // What an unchanged peak of 10,000 rows may vary by and still be called flat.
    private const double BudgetFlat = 0.8;
    private const double ShareOfMostFlows = 0.1;
    private const int Small = 10_000;
    private const int Medium = 100_000;
    private const int Large = 1_000_000;
    private const int RowsPerGroup = 1000;

    private readonly List<SizeMeasure> _ours = [];
    private readonly List<SizeMeasure> _peer = [];
    private readonly CheckBesideBatch _checks = new(ShareOfMostFlows);

    public async Task<Result> RunAsync()
    {
        int[] sizes = context.Quick ? [Small, Medium] : [Small, Medium, Large];
        foreach (var rows in sizes)
            _ours.Add(await OursAsync(rows, withChecks: rows == sizes[^1]));
        if (RedisOtpService.Missing(context.Scratch) is { } missing)
            BenchContext.Say($"NO PEER: {missing}; its rows and ratios are left out");
        else
            foreach (var rows in sizes)
                _peer.Add(await PeerAsync(rows));
        return Report();
    }

    /// <summary>Rows that each service works on before it is measured: about 20 seconds of ours.</summary>
    private int WarmUp => context.Pick(100_000, 300_000);

    private int Repeats(int rows) => rows switch
    {
        Small => context.Repeats,
        Medium => context.Pick(1, 3),
        _ => 1,
    };

    private async Task<SizeMeasure> OursAsync(int rows, bool withChecks)
    {
        using var server = new ServiceUnderLoad("countersign", CountersignServer.Start(context.Scratch));
        var numbers = new TestNumbers(TestNumbers.ForBatches);
        var measure = new SizeMeasure("countersign", rows);
        await new SizeMeasure("countersign (warm-up)", WarmUp).RunAsync(context, server.Service, numbers);
        for (var i = 0; i < Repeats(rows); i++)
            await measure.RunAsync(context, server.Service, numbers);
        if (withChecks)
            await CheckBesideAsync(server, numbers, rows);
        return measure;
    }

    private async Task CheckBesideAsync(ServiceUnderLoad server, TestNumbers numbers, int rows)
    {
        var most = server.WarmUp(context.Pick(3.0, 12.0));
        var windows = context.Pick(2, 5);
        var beside = new SizeMeasure("countersign (beside checks)", rows);
        await _checks.RunAsync(server, most, windows, context.Pick(1.5, 8.0),
            () => beside.RunAsync(context, server.Service, numbers));
    }

    private async Task<SizeMeasure> PeerAsync(int rows)
    {
        using var service = RedisOtpService.Start(context.Scratch, processes: 1, parses: false);
        var numbers = new TestNumbers(TestNumbers.ForBatches);
        var measure = new SizeMeasure("node + redis", rows);
        await new SizeMeasure("node + redis (warm-up)", WarmUp).RunAsync(context, service, numbers);
        for (var i = 0; i < Repeats(rows); i++)
            await measure.RunAsync(context, service, numbers);
        return measure;
    }

    private Result Report()
    {
        var result = new Result("bulk: batches, durable");
        result.Row($"floor: fdatasync of {RowsPerGroup:#,0} records of 400 bytes",
            FsyncFloor.RecordsPerSecond(context.Scratch, RowsPerGroup), "records/s");
        result.Row($"floor: bare SQLite, {RowsPerGroup:#,0} upserts a transaction, synchronous=FULL",
            SqliteFloor.UpsertsPerSecond(context.Scratch, RowsPerGroup), "upserts/s");
        foreach (var measure in _ours.Concat(_peer))
            measure.Report(result);
        _checks.Report(result);
        var largest = _ours[^1];
        result.Ratio("bulk_rows_vs_15000", largest.Settled.Median / BudgetRows, 1);
        result.Ratio("memory_flat", _ours[0].PeakMegabytes.Median / largest.PeakMegabytes.Median, BudgetFlat);
        result.Ratio("bulk_check_p99_alone_vs_beside",
            _checks.AloneP99.Median / _checks.BesideP99.Median, BudgetCheckRatio);
        if (_peer.Count > 0)
            result.Ratio("bulk_rows_vs_redis", largest.Settled.Median / _peer[^1].Settled.Median, 0);
        return result;
    }
}
