using Countersign.Bench.Flows;
using Countersign.Bench.Load;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;

namespace Countersign.Bench.Fairness;

/// <summary>
/// One tenant at twenty times its quota beside 99 at half of theirs, and these 99 without it, by turns: what it costs
/// them.
/// </summary>
internal sealed class FairnessBench(BenchContext context)
{
    private const int Others = 99;
    private const int Quota = 40;
    private const double ShareOfQuota = 0.5;
    private const int Flood = 20 * Quota;

    /// <summary>Others may wait, and be refused, 1.2 times as much.</summary>
    private const double Budget = 1 / 1.2;

    private const double MaxUnexpectedShare = 0.001;
    private const int Connections = 128;
    private const double Ramp = 1;

    private readonly TestNumbers _floodNumbers = new(first: 2 * TestNumbers.ForBatches);
    private readonly Side _alone = new();
    private readonly Side _beside = new();
    private readonly Samples _floodTaken = new();
    private readonly Samples _floodRefused = new();
    private long _requests;
    private long _unexpected;

    public async Task<Result> RunAsync()
    {
        using var server = CountersignServer.Start(context.Scratch);
        BenchContext.Say("making the tenants");
        var keys = await Tenants.MakeAsync(server, Others + 1, Quota);
        var normal = new TenantStarts([.. keys.Skip(1)], new TestNumbers(), Others * Quota * ShareOfQuota);
        var flood = new TenantStarts([keys[0]], _floodNumbers, Flood);
        BenchContext.Say("warming up");
        await RoundAsync(server.Target, normal, flood, context.Pick(6.0, 20.0));
        for (var i = 0; i < context.Repeats; i++)
        {
            // Neither is always the one after the other: what a round leaves behind meets both.
            for (var half = 0; half < 2; half++)
                await MeasureAsync(server.Target, normal, (i + half) % 2 == 0 ? flood : null);
            BenchContext.Say($"round: p99 {_alone.P99.Last:0.00} ms alone, {_beside.P99.Last:0.00} ms beside");
        }

        return Report();
    }

    private async Task MeasureAsync(Target target, TenantStarts normal, TenantStarts? flood)
    {
        var (load, flooded) = await RoundAsync(target, normal, flood, context.Pick(4.0, 15.0));
        (flood is null ? _alone : _beside).Add(load, normal.Refused);
        _requests += load.Counts.Requests + normal.Refused;
        _unexpected += load.Counts.Unexpected;
        if (flood is null || flooded is null)
            return;

        _floodTaken.Add(flooded.Counts.Starts.Count / flooded.Seconds);
        _floodRefused.Add(flood.Refused / flooded.Seconds);
        _requests += flooded.Counts.Requests + flood.Refused;
        _unexpected += flooded.Counts.Unexpected;
    }

    /// <summary>Both at once, each from a thread of its own.</summary>
    private static async Task<(LoadResult Normal, LoadResult? Flood)> RoundAsync(
        Target target, TenantStarts normal, TenantStarts? flood, double seconds)
    {
        using var others = new LoadLoop(target, normal, Connections);
        using var flooder = flood is null ? null : new LoadLoop(target, flood, Connections);
        var flooding = flooder is null
            ? Task.FromResult<LoadResult?>(null)
            : Task.Factory.StartNew(
                LoadResult? () => flooder.Run(Ramp, seconds), TaskCreationOptions.LongRunning);
        var load = others.Run(Ramp, seconds);
        return (load, await flooding);
    }

    private Result Report()
    {
        var result = new Result("fairness: 99 tenants at half of their quota, durable");
        result.Row("the others' starts", Others * Quota * ShareOfQuota, "starts/s");
        _alone.Report(result, "without the flood");
        _beside.Report(result, "beside it");
        result.Row("the flood, at 20 × its quota: taken", _floodTaken, "starts/s");
        result.Row("… refused", _floodRefused, "starts/s");
        result.RequireClean(_unexpected / (double)Math.Max(1, _requests), MaxUnexpectedShare);
        result.Ratio("fairness_p99_without_vs_beside", _alone.P99.Median / _beside.P99.Median, Budget);
        result.Ratio("fairness_refusals_without_vs_beside", (1 + _alone.Refused) / (1.0 + _beside.Refused), Budget);
        return result;
    }

    /// <summary>What the others met in one kind of round.</summary>
    private sealed class Side
    {
        private readonly Samples _p50 = new();
        private readonly Samples _refused = new();

        public Samples P99 { get; } = new();

        public long Refused { get; private set; }

        public void Add(LoadResult load, long refused)
        {
            _p50.Add(load.Counts.Starts.Quantile(0.5));
            P99.Add(load.Counts.Starts.Quantile(0.99));
            _refused.Add(100.0 * refused / Math.Max(1, load.Counts.Starts.Count + refused));
            Refused += refused;
        }

        public void Report(Result result, string when)
        {
            result.Row($"start p50, {when}", _p50, "ms");
            result.Row("… p99", P99, "ms");
            result.Row("… refused", _refused, "%");
        }
    }
}
