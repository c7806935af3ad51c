using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Countersign.Embedded.Tests.Throughput;

internal interface IEmptyGrain : IGrainWithStringKey
{
    Task<int> PingAsync(int value);
}

internal sealed class EmptyGrain : Grain, IEmptyGrain
{
    public Task<int> PingAsync(int value) => Task.FromResult(value);
}

internal sealed record CountState
{
    public int Count { get; init; }
}

internal sealed class StatefulGrain(
    [PersistentState("count")] IPersistentState<CountState> state) : Grain, IStatefulGrain
{
    public async Task<int> AddAsync(int value)
    {
        state.State = state.State with { Count = state.State.Count + value };
        await state.WriteStateAsync();
        return state.State.Count;
    }
}

internal interface IStatefulGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int value);
}

/// <summary>
/// Prints what the runtime costs. Not part of the suite, for a busy machine would make it fail:
/// <c>dotnet run -c Release --project tests/Embedded.Tests -- -explicit only -class "*ThroughputTests"</c>.
/// </summary>
public sealed class ThroughputTests(ITestOutputHelper output)
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 10_000).Select(i => $"eu/{i:x32}")];

    [Fact(Explicit = true)]
    public async Task WarmCalls_OfTenThousandGrains()
    {
        await using var silo = await TestSilo.StartAsync();
        var grains = Keys.Select(key => silo.Client.GetGrain<IEmptyGrain>(key)).ToArray();
        for (var round = 0; round < 4; round++)
        {
            await MeasureAsync($"warm calls, references kept, round {round}", 2_000_000, 100, async (worker, i) =>
                await grains[(worker * 997 + i) % grains.Length].PingAsync(i));
        }

        await MeasureAsync("warm calls, one at a time", 200_000, 1, async (_, i) =>
            await grains[i % grains.Length].PingAsync(i));
        await MeasureAsync("warm calls, GetGrain each time", 2_000_000, 100, async (worker, i) =>
            await silo.Client.GetGrain<IEmptyGrain>(Keys[(worker * 997 + i) % Keys.Length]).PingAsync(i));
        using var source = new CancellationTokenSource();
        await MeasureAsync("one hot grain", 1_000_000, 100, async (_, i) => await grains[0].PingAsync(i));
        await MeasureAsync("stateful calls, memory storage", 500_000, 100, async (worker, i) =>
            await silo.Client.GetGrain<IStatefulGrain>(Keys[(worker * 997 + i) % Keys.Length]).AddAsync(i));
    }

    [Fact(Explicit = true)]
    public async Task ColdActivations_OfAnEmptyGrain()
    {
        await using var silo = await TestSilo.StartAsync(
            builder => builder.Services.Configure<EmbeddedRuntimeOptions>(o => o.MaxActivations = 2_000_000));
        await MeasureAsync("cold activations (warm-up)", 100_000, 100, async (worker, i) =>
            await silo.Client.GetGrain<IEmptyGrain>($"w{worker}/{i}").PingAsync(i));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        const int Count = 1_000_000;
        await MeasureAsync("cold activations", Count, 100, async (worker, i) =>
            await silo.Client.GetGrain<IEmptyGrain>($"c{worker:x15}/{i:x15}").PingAsync(i));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        output.WriteLine($"retained per idle activation (key of 32 characters included): {(after - before) / Count} B");
        before = after;
        await MeasureAsync("cold stateful activations", 200_000, 100, async (worker, i) =>
            await silo.Client.GetGrain<IStatefulGrain>($"s{worker:x15}/{i:x15}").AddAsync(0));
        after = GC.GetTotalMemory(forceFullCollection: true);
        output.WriteLine($"retained per stateful one, its stored record included: {(after - before) / 200_000} B");
    }

    [Fact(Explicit = true)]
    public async Task ColdActivations_BeyondTheLimit_KeepMemoryFlat()
    {
        await using var silo = await TestSilo.StartAsync(
            builder => builder.Services.Configure<EmbeddedRuntimeOptions>(o => o.MaxActivations = 50_000));
        for (var round = 0; round < 5; round++)
        {
            var name = round;
            await MeasureAsync($"cold activations beyond the limit, round {round}", 300_000, 100, async (worker, i) =>
                await silo.Client.GetGrain<IEmptyGrain>($"{name}/{worker:x15}/{i:x15}").PingAsync(i));
            var heap = GC.GetTotalMemory(forceFullCollection: true) / 1_000_000;
            output.WriteLine($"  activations {silo.Runtime.Collector.Count}, heap {heap} MB");
        }
    }

    private async Task MeasureAsync(string name, int calls, int workers, Func<int, int, Task> call)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var begin = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < calls / workers; i++)
                await call(worker, i);
        })));
        var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        output.WriteLine(
            $"{name}: {calls / seconds:N0}/s, {used / calls:F2} us CPU, {allocated / calls} B allocated each");
    }
}
