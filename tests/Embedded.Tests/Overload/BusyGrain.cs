using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Countersign.Embedded.Tests.Overload;

internal interface IBusyGrain : IGrainWithStringKey
{
    Task HoldAsync(string gate);

    Task SpinAsync(int iterations);

    Task<int> RelayAsync(string key, int count);
}

internal sealed class BusyGrain(Notes notes) : Grain, IBusyGrain
{
    public async Task HoldAsync(string gate)
    {
        notes.Add($"{(RequestContext.Get("countersign.background") is true ? "background" : "interactive")} begins");
        await notes.Gate(gate);
    }

    public Task SpinAsync(int iterations)
    {
        Thread.SpinWait(iterations);
        notes.Add($"spun {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public async Task<int> RelayAsync(string key, int count)
    {
        var calls = Enumerable.Range(0, count).Select(
            i => GrainFactory.GetGrain<IBusyGrain>($"{key}/{i}").HoldAsync("gate"));
        await Task.WhenAll(calls);
        return count;
    }
}

internal interface IWorkerGrain : IGrainWithStringKey
{
    Task<int> HoldAsync(string gate);
}

[StatelessWorker(3)]
internal sealed class WorkerGrain(Notes notes) : Grain, IWorkerGrain
{
    public async Task<int> HoldAsync(string gate)
    {
        notes.Add("working");
        await notes.Gate(gate);
        return System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
