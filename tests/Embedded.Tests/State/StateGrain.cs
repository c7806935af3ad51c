using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Embedded.Tests.State;

internal sealed record NoteState
{
    public string Text { get; init; } = "fresh";
}

internal interface IStateGrain : IGrainWithStringKey
{
    Task<string> ReadAsync();

    Task<string?> WriteAsync(string text);

    Task WriteAndCatchAsync(string text);

    Task ClearAsync();

    Task EndAsync();

    Task<bool> ExistsAsync();
}

[GrainType("note")]
internal sealed class StateGrain(
    Notes notes, [PersistentState("note", "Store")] IPersistentState<NoteState> state) : Grain, IStateGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        notes.Add($"activated with {state.State.Text}");
        return Task.CompletedTask;
    }

    public Task<string> ReadAsync() => Task.FromResult(state.State.Text);

    public async Task<string?> WriteAsync(string text)
    {
        state.State = new NoteState { Text = text };
        await state.WriteStateAsync();
        return state.Etag;
    }

    public async Task WriteAndCatchAsync(string text)
    {
        try
        {
            await WriteAsync(text);
        }
        catch (InconsistentStateException)
        {
            await state.ReadStateAsync();
        }
    }

    public Task ClearAsync() => state.ClearStateAsync();

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<bool> ExistsAsync() => Task.FromResult(state.RecordExists);
}

internal interface IOpenStateGrain : IGrainWithStringKey
{
    Task TouchAsync();

    Task WriteAsync(string text);
}

[Reentrant]
internal sealed class OpenStateGrain(
    [PersistentState("open", "Store")] IPersistentState<NoteState> state) : Grain, IOpenStateGrain
{
    public Task TouchAsync() => Task.CompletedTask;

    public Task WriteAsync(string text)
    {
        state.State = new NoteState { Text = text };
        return state.WriteStateAsync();
    }
}

internal interface ICallerGrain : IGrainWithStringKey
{
    Task<int> RelayAsync(string key, string text);
}

/// <summary>Lets a fault of another grain pass through.</summary>
internal sealed class CallerGrain(Notes notes) : Grain, ICallerGrain
{
    private int _calls;

    public async Task<int> RelayAsync(string key, string text)
    {
        notes.Add($"caller {++_calls}");
        await GrainFactory.GetGrain<IStateGrain>(key).WriteAsync(text);
        return _calls;
    }
}
