using Orleans;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Countersign.Embedded.Tests.Turns;

internal interface ITurnGrain : IGrainWithStringKey
{
    /// <summary>Notes its begin, waits for the gate of its name, and notes its end.</summary>
    Task HoldAsync(string name);

    [AlwaysInterleave]
    Task PassAsync(string name);

    [ReadOnly]
    Task ReadAsync(string name);

    Task MaybeAsync(string name);

    Task<bool> ComesBackAsync();

    Task<int> OverlapsAsync(int awaits);

    Task AskAsync(string other, string name);
}

[MayInterleave(nameof(MayPass))]
internal class TurnGrain(Notes notes) : Grain, ITurnGrain
{
    private int _inside;
    private int _overlaps;

    public async Task HoldAsync(string name)
    {
        notes.Add($"begin {name}");
        await notes.Gate(name);
        notes.Add($"end {name}");
    }

    public Task PassAsync(string name) => HoldAsync(name);

    public Task ReadAsync(string name) => HoldAsync(name);

    public Task MaybeAsync(string name) => HoldAsync(name);

    public async Task<bool> ComesBackAsync()
    {
        var turns = SynchronizationContext.Current;
        await Task.Run(() => notes.Add($"run {SynchronizationContext.Current == turns}"));
        await Task.Yield();
        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        return SynchronizationContext.Current == turns && RuntimeContext.Current == GrainContext;
    }

    public async Task<int> OverlapsAsync(int awaits)
    {
        for (var i = 0; i < awaits; i++)
        {
            if (Interlocked.Increment(ref _inside) > 1)
                _overlaps++;

            Thread.SpinWait(100);
            Interlocked.Decrement(ref _inside);
            await Task.Run(() => Thread.SpinWait(50));
        }

        return _overlaps;
    }

    public Task AskAsync(string other, string name)
        => GrainFactory.GetGrain<ITurnGrain>(other, typeof(TurnGrain).FullName!).AskAsync(
            this.GetPrimaryKeyString(), name);

    protected static bool MayPass(IInvokable request) => request.GetMethodName() == nameof(MaybeAsync);
}

internal interface IOpenTurnGrain : ITurnGrain;

[Reentrant]
internal sealed class OpenTurnGrain(Notes notes) : TurnGrain(notes), IOpenTurnGrain;
