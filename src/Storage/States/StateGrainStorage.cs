using Countersign.Storage.Codec;
using Countersign.Storage.Outbox;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Storage.States;

/// <summary>
/// Grain storage over any <see cref="IStateStore"/>: encodes on the caller's thread, so that the store only moves
/// bytes.
/// </summary>
internal sealed class StateGrainStorage(IStateStore store, IStateCodec codec, OutboxRoom room) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var address = Address(stateName, grainId);
        if (await store.ReadAsync(address, cancellationToken) is not { } stored)
        {
            Reset(grainState);
            return;
        }

        try
        {
            grainState.State = codec.Decode<T>(address, stored.Bytes.Span);
        }
        finally
        {
            stored.Bytes.Return();
        }

        grainState.ETag = stored.Tag.ToString();
        grainState.RecordExists = true;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task WriteStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var address = Address(stateName, grainId);
        var state = grainState.State
            ?? throw new InvalidOperationException($"A {address} without content cannot be written.");
        room.Check(state);
        try
        {
            var tag = await store.WriteAsync(
                address,
                StateTag.Parse(grainState.ETag),
                codec.Encode(address, state),
                StateSchedule.Of(state),
                Priority(),
                OutboxCodec.Pack(state));
            grainState.ETag = tag.ToString();
            grainState.RecordExists = true;
        }
        catch (StateConflictException conflict)
        {
            throw Portable(conflict);
        }
        catch (StorageOutcomeUnknownException unknown) when (unknown.InnerException is not null)
        {
            throw Portable(unknown);
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ClearStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await store.DeleteAsync(Address(stateName, grainId), StateTag.Parse(grainState.ETag), Priority());
            Reset(grainState);
        }
        catch (StateConflictException conflict)
        {
            throw Portable(conflict);
        }
        catch (StorageOutcomeUnknownException unknown) when (unknown.InnerException is not null)
        {
            throw Portable(unknown);
        }
    }

    private static StateAddress Address(string stateName, GrainId grainId) =>
        new(grainId.Type.ToString()!, stateName, grainId.Key.ToString()!);

    private static void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static WritePriority Priority() =>
        RequestContext.Get(WriteUrgency.BackgroundKey) is true ? WritePriority.Background : WritePriority.Interactive;

    /// <summary>
    /// As it may go to a caller in another process: without causes of types that only a store knows, which no runtime
    /// could send. The store has logged them.
    /// </summary>
    private static InconsistentStateException Portable(StateConflictException conflict) =>
        new(conflict.Message, conflict.Stored?.ToString(), conflict.Expected?.ToString());

    private static StorageOutcomeUnknownException Portable(StorageOutcomeUnknownException unknown) =>
        new(unknown.Message, innerException: null);
}
