using System.Globalization;
using Countersign.Bench.Flows;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;

namespace Countersign.Bench.Memory;

/// <summary>
/// What an idle number keeps in memory: its activation, its state, its place in every table. Floor: a grain without
/// state. Peer: the memory of Redis per number of the Node service.
/// </summary>
internal sealed class MemoryBench(BenchContext context)
{
    private const double BudgetBytes = 1536;

    private readonly Samples _floor = new();
    private readonly Samples _activations = new();
    private readonly Samples _heap = new();
    private readonly Samples _resident = new();
    private readonly Samples _peer = new();

    public async Task<Result> RunAsync()
    {
        var numbers = context.Pick(20_000, 100_000);
        for (var i = 0; i < Repeats; i++)
        {
            await IdleGrainFloor.MeasureAsync(numbers, _floor, _activations);
            var folder = context.Scratch.NewFolder("memory");
            await using (var silo = await IdleNumbers.OpenAsync(folder))
            {
                var retained = await silo.MeasureAsync(numbers);
                _heap.Add(retained.Heap);
                _resident.Add(retained.Resident);
            }

            Directory.Delete(folder, recursive: true);
            Peer(numbers);
            BenchContext.Say($"round {i + 1}: {_heap.Last:0} bytes per number");
        }

        return Report(numbers);
    }

    private int Repeats => context.Pick(2, 3);

    private void Peer(int numbers)
    {
        if (RedisOtpService.Missing(context.Scratch) is { } missing)
        {
            BenchContext.Say($"NO PEER: {missing}; its row is left out");
            return;
        }

        var service = RedisOtpService.Start(context.Scratch, processes: 1, parses: false);
        using var peer = new ServiceUnderLoad("node + redis", service);
        var before = service.Redis.UsedMemory();
        peer.StockUp(numbers, limitSeconds: 120);
        _peer.Add((service.Redis.UsedMemory() - before) / (double)numbers);
    }

    private Result Report(int numbers)
    {
        var result = new Result(string.Create(CultureInfo.InvariantCulture, $"memory: {numbers:#,0} idle numbers"));
        result.Row("floor: an idle grain without state", _floor, "bytes");
        result.Row("floor: activations of such a grain", _activations, "activations/s");
        result.Row("countersign: one number with one verification, managed heap", _heap, "bytes");
        result.Row("countersign: resident memory of the process that holds them", _resident, "bytes");
        result.Row("peer: Redis, one number with one verification", _peer, "bytes");
        result.Ratio("memory_vs_1536_bytes", BudgetBytes / _heap.Median, 1);
        if (_peer.Count > 0)
            result.Ratio("memory_vs_redis", _peer.Median / _heap.Median, 0);
        return result;
    }
}
