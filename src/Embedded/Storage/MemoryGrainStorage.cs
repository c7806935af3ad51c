using System.Collections.Concurrent;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Embedded;

/// <summary>
/// Records that live as long as the process, for tests. They are kept as JSON, as a durable store would, so that a
/// state that
/// does not survive a round trip fails here as well.
/// </summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Row> _rows = new();
    private long _version;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_rows.TryGetValue((stateName, grainId), out var row))
        {
            grainState.State = JsonSerializer.Deserialize<T>(row.Json);
            grainState.ETag = row.ETag;
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = StateFactory<T>.Create();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = new Row(
            JsonSerializer.SerializeToUtf8Bytes(grainState.State), Interlocked.Increment(ref _version).ToString());
        var key = (stateName, grainId);
        var written = grainState.ETag is null
            ? _rows.TryAdd(key, row)
            : _rows.TryGetValue(key, out var stored) && stored.ETag == grainState.ETag
                && _rows.TryUpdate(key, row, stored);
        if (!written)
            return Task.FromException(Conflict(key, grainState.ETag));

        grainState.ETag = row.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (_rows.TryGetValue(key, out var stored))
        {
            if (stored.ETag != grainState.ETag || !_rows.TryRemove(new(key, stored)))
                return Task.FromException(Conflict(key, grainState.ETag));
        }
        else if (grainState.ETag is not null)
        {
            return Task.FromException(Conflict(key, grainState.ETag));
        }

        grainState.State = StateFactory<T>.Create();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private InconsistentStateException Conflict((string State, GrainId Grain) key, string? current)
        => new("The record has changed since it was read.", _rows.GetValueOrDefault(key)?.ETag, current);

    private sealed record Row(byte[] Json, string ETag);
}
