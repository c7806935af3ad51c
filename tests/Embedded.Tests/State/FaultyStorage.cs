using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Embedded.Tests.State;

/// <summary>
/// Memory storage that can be made to fail, to hold its writes, and to be written to behind the grain's back.
/// </summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private readonly MemoryGrainStorage _inner = new();
    private int _writing;

    public Exception? NextFault { get; set; }

    public Task? Hold { get; set; }

    /// <summary>The most writes that were under way at once.</summary>
    public int MostWriting { get; private set; }

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await FailAsync();
        await _inner.ReadStateAsync(stateName, grainId, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        MostWriting = Math.Max(MostWriting, Interlocked.Increment(ref _writing));
        try
        {
            await FailAsync();
            if (Hold is { } hold)
                await hold;

            await _inner.WriteStateAsync(stateName, grainId, grainState);
        }
        finally
        {
            Interlocked.Decrement(ref _writing);
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        => _inner.ClearStateAsync(stateName, grainId, grainState);

    /// <summary>Writes as another activation of the grain would.</summary>
    public async Task OverwriteAsync(string key, string text)
    {
        var state = new GrainState<NoteState>();
        await _inner.ReadStateAsync("note", GrainId.Create("note", key), state);
        state.State = new NoteState { Text = text };
        await _inner.WriteStateAsync("note", GrainId.Create("note", key), state);
    }

    private async Task FailAsync()
    {
        await Task.Yield();
        if (NextFault is { } fault)
        {
            NextFault = null;
            throw fault;
        }
    }
}
