using Countersign.Storage.Codec;
using Countersign.Storage.Outbox;
using Countersign.Storage.States;

namespace Countersign.Storage.Memory;

/// <summary>One silo's way to a <see cref="MemoryStorage"/>: adds the faults and the silo's clock.</summary>
internal sealed class MemoryStateStore(
    MemoryStorage storage, OutboxCodec codec, OutboxSignal signal, TimeProvider time) : IStateStore, IOutboxStore
{
    public async ValueTask<StoredState?> ReadAsync(StateAddress address, CancellationToken cancellationToken)
    {
        var fault = await BeforeAsync(address, isWrite: false);
        return fault == StorageFaultKind.None
            ? storage.States.Find(address)
            : throw new IOException("The read failed.");
    }

    public async Task<StateTag> WriteAsync(
        StateAddress address,
        StateTag? expected,
        PooledBytes state,
        StateSchedule schedule,
        WritePriority priority,
        PooledBytes outbox = default)
    {
        outbox = codec.Seal(outbox);
        try
        {
            var fault = await BeforeAsync(address, isWrite: true);
            var tag = storage.States.Put(address, expected, state.Span, schedule, outbox.Span);
            if (outbox.Length > 0)
                signal.Raise();

            return fault == StorageFaultKind.None ? tag : throw Unknown();
        }
        finally
        {
            state.Return();
            outbox.Return();
        }
    }

    public async Task DeleteAsync(StateAddress address, StateTag? expected, WritePriority priority)
    {
        var fault = await BeforeAsync(address, isWrite: true);
        storage.States.Delete(address, expected);
        if (fault != StorageFaultKind.None)
            throw Unknown();
    }

    public ValueTask<DuePage> QueryDueAsync(
        long now, int limit, DueCursor? after, CancellationToken cancellationToken) =>
        ValueTask.FromResult(storage.States.Due(now, limit, after));

    public Task<int> DeleteExpiredAsync(long now, int limit) =>
        Task.FromResult(storage.States.DeleteExpired(now, limit));

    ValueTask<IReadOnlyList<OutboxEntry>> IOutboxStore.ReadAsync(int limit, CancellationToken cancellationToken)
    {
        var entries = new List<OutboxEntry>();
        foreach (var (id, items) in storage.States.Sent(limit))
            codec.Decode(items, id, minor: 0, entries);

        return ValueTask.FromResult<IReadOnlyList<OutboxEntry>>(entries);
    }

    Task IOutboxStore.RemoveAsync(OutboxPosition last, IReadOnlyList<HeldRow> held)
    {
        storage.States.RemoveSent(last.Major, held);
        return Task.CompletedTask;
    }

    ValueTask<IReadOnlySet<OutboxLane>> IOutboxStore.LanesAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(storage.States.Lanes());

    ValueTask<IReadOnlyList<byte[]>> IOutboxStore.ReadLaneAsync(
        OutboxLane lane, CancellationToken cancellationToken) =>
        ValueTask.FromResult(storage.States.Held(lane));

    Task IOutboxStore.RemoveLaneAsync(OutboxLane lane, OutboxPosition last)
    {
        storage.States.RemoveHeld(lane, last);
        return Task.CompletedTask;
    }

    ValueTask<OutboxSize> IOutboxStore.MeasureAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(storage.States.Measure());

    private static StorageOutcomeUnknownException Unknown() =>
        new("The answer of the store was lost.", innerException: null);

    // What is left to do after the write: nothing, or to lose the answer.
    private async ValueTask<StorageFaultKind> BeforeAsync(StateAddress address, bool isWrite)
    {
        if (storage.Faults is not { } plan)
            return StorageFaultKind.None;

        var fault = plan.Next(new StorageRequest(address.GrainType, address.Key, address.StateName, isWrite));
        if (fault.Delay > TimeSpan.Zero)
            await Task.Delay(fault.Delay, time);

        return fault.Kind switch
        {
            StorageFaultKind.FailBefore when isWrite => throw Unknown(),
            StorageFaultKind.Overloaded when isWrite =>
                throw new StorageOverloadedException("The store has too many writes waiting."),
            _ => fault.Kind,
        };
    }
}
