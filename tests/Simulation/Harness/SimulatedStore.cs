using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Simulation.Harness;

/// <summary>
/// The store that all silos share and that no crash touches. An operation takes effect at a moment of virtual time,
/// whether its silo still lives or not; only living silos hear of it.
/// </summary>
internal sealed class SimulatedStore(SimulationClock clock, Random random, SimulationTrace trace)
{
    private readonly Dictionary<(string State, GrainId Grain), Row> _rows = [];
    private long _version;

    public StoreFaults Faults { get; set; } = StoreFaults.None;

    /// <summary>The committed versions of a record, oldest first: each names the one that it replaced.</summary>
    public List<(string Key, string? Before, string After)> Commits { get; } = [];

    /// <summary>What states have sent with the writes that committed, oldest first.</summary>
    public List<OutboxEntry> Outbox { get; } = [];

    /// <summary>Told of every commit as it happens: the grain and what it holds from now on.</summary>
    public Action<GrainId, ReadOnlyMemory<byte>>? Committed { get; set; }

    /// <summary>The storage provider of one silo.</summary>
    public IGrainStorage For(string silo, IGrainStorageSerializer? serializer) => new Provider(this, silo, serializer);

    /// <summary>What is stored now.</summary>
    public T? Stored<T>(string stateName, GrainId grainId)
        => _rows.TryGetValue((stateName, grainId), out var row)
            ? JsonSerializer.Deserialize<T>(row.Bytes.Span) : default;

    private Task<Row?> ApplyAsync(
        string silo,
        string what,
        (string State, GrainId Grain) key,
        Func<Row?, Row?> change,
        IReadOnlyList<OutboxItem>? sent = null)
    {
        var promise = new TaskCompletionSource<Row?>(TaskCreationOptions.RunContinuationsAsynchronously);
        clock.After(Faults.Latency * random.NextDouble(), () =>
        {
            if (random.NextDouble() < Faults.Fail)
            {
                trace.Add("store-failed", $"{silo} {what} {key.Grain}");
                promise.SetException(new IOException("The store failed."));
                return;
            }

            var stored = _rows.GetValueOrDefault(key);
            try
            {
                Commit(silo, what, key, stored, change(stored));
                Send(sent ?? []);
            }
            catch (InconsistentStateException conflict)
            {
                trace.Add("conflict", $"{silo} {what} {key.Grain} {conflict.CurrentEtag} but {conflict.StoredEtag}");
                promise.SetException(conflict);
                return;
            }

            if (what != "read" && random.NextDouble() < Faults.LoseAcknowledgement)
            {
                trace.Add("acknowledgement-lost", $"{silo} {what} {key.Grain}");
                promise.SetException(new IOException("The store did not answer."));
                return;
            }

            promise.SetResult(_rows.GetValueOrDefault(key));
        });
        return promise.Task;
    }

    private void Commit(string silo, string what, (string State, GrainId Grain) key, Row? before, Row? after)
    {
        if (ReferenceEquals(before, after))
            return;

        if (after is null)
            _rows.Remove(key);
        else
            _rows[key] = after;

        Commits.Add(($"{key.State}/{key.Grain}", before?.ETag, after?.ETag ?? ""));
        trace.Add("commit", $"{silo} {what} {key.Grain} {before?.ETag} -> {after?.ETag}");
        if (after is not null)
            Committed?.Invoke(key.Grain, after.Bytes);
    }

    private void Send(IReadOnlyList<OutboxItem> items)
    {
        for (var at = 0; at < items.Count; at++)
        {
            var (type, key, payload) = items[at];
            Outbox.Add(new OutboxEntry(new OutboxPosition(_version, at), type, key, payload.ToArray()));
        }
    }

    private string NextVersion() => (++_version).ToString();

    private sealed record Row(ReadOnlyMemory<byte> Bytes, string ETag);

    private sealed class Provider(
        SimulatedStore store, string silo, IGrainStorageSerializer? serializer) : IGrainStorage
    {
        public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
            => Take(await store.ApplyAsync(silo, "read", (stateName, grainId), static stored => stored), grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            // What is written is what the state was when the write began.
            var bytes = serializer?.Serialize(grainState.State).ToMemory()
                ?? JsonSerializer.SerializeToUtf8Bytes(grainState.State);
            var sent = grainState.State is IStateOutbox { Outbox: var items } ? items : [];
            var basis = grainState.ETag;
            var row = await store.ApplyAsync(
                silo, "write", (stateName, grainId), stored => Compared(
                    stored, basis, new Row(bytes, store.NextVersion())), sent);
            grainState.ETag = row?.ETag;
            grainState.RecordExists = true;
        }

        public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var basis = grainState.ETag;
            Take(
                await store.ApplyAsync(
                    silo, "clear", (stateName, grainId), stored => Compared(stored, basis, after: null)),
                grainState);
        }

        private static Row? Compared(Row? stored, string? basis, Row? after) => stored?.ETag == basis
            ? after
            : throw new InconsistentStateException("The record has changed since it was read.", stored?.ETag, basis);

        private void Take<T>(Row? row, IGrainState<T> grainState)
        {
            grainState.State = row is null
                ? default
                : serializer is null
                    ? JsonSerializer.Deserialize<T>(row.Bytes.Span) : serializer.Deserialize<T>(row.Bytes);
            grainState.ETag = row?.ETag;
            grainState.RecordExists = row is not null;
        }
    }
}
