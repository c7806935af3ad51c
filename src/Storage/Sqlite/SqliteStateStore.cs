using Countersign.Storage.Codec;
using Countersign.Storage.Outbox;
using Countersign.Storage.States;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// The SQLite store. Reads run on the caller's thread, writes wait for the next group of the one writer. See
/// docs/storage.md.
/// </summary>
internal sealed class SqliteStateStore(SqliteDatabase database, OutboxCodec codec, StorageMetrics metrics)
    : IStateStore, IOutboxStore
{
    public ValueTask<StoredState?> ReadAsync(StateAddress address, CancellationToken cancellationToken)
    {
        if (!database.Kinds.TryFind(address, out var kind))
            return ValueTask.FromResult<StoredState?>(null);

        var key = StateKinds.Key(kind, address.Key);
        if (!database.Keys.MightHave(key.Span))
        {
            key.Return();
            return ValueTask.FromResult<StoredState?>(null);
        }

        return database.Readers.AskAsync(key, Find, cancellationToken);
    }

    public Task<StateTag> WriteAsync(
        StateAddress address,
        StateTag? expected,
        PooledBytes state,
        StateSchedule schedule,
        WritePriority priority,
        PooledBytes outbox = default) =>
        database.Kinds.TryFind(address, out var kind)
            ? EnqueueAsync(
                new PutState(address, StateKinds.Key(kind, address.Key), expected, state, schedule, outbox), priority)
            : WriteFirstAsync(address, expected, state, schedule, priority, outbox);

    public Task DeleteAsync(StateAddress address, StateTag? expected, WritePriority priority)
    {
        if (database.Kinds.TryFind(address, out var kind))
            return EnqueueAsync(new DeleteState(address, StateKinds.Key(kind, address.Key), expected), priority);

        // No such state was ever stored.
        return expected is null
            ? Task.CompletedTask
            : Task.FromException(new StateConflictException(address, stored: null, expected));
    }

    public ValueTask<DuePage> QueryDueAsync(
        long now, int limit, DueCursor? after, CancellationToken cancellationToken) =>
        database.Readers.AskAsync(
            (now, limit, after, database.Kinds),
            static (reader, ask) => reader.Due(ask.now, ask.limit, ask.after, ask.Kinds),
            cancellationToken);

    public async Task<int> DeleteExpiredAsync(long now, int limit)
    {
        var deleted = await EnqueueAsync(new DeleteExpiredStates(now, limit), WritePriority.Background);
        await database.RefillKeysAsync();
        return deleted;
    }

    ValueTask<IReadOnlyList<OutboxEntry>> IOutboxStore.ReadAsync(int limit, CancellationToken cancellationToken) =>
        database.Readers.AskAsync(
            (limit, codec), static (reader, ask) => reader.Sent(ask.limit, ask.codec), cancellationToken);

    Task IOutboxStore.RemoveAsync(OutboxPosition last, IReadOnlyList<HeldRow> held) =>
        EnqueueAsync(new RemoveSent(last.Major, held), WritePriority.Interactive);

    ValueTask<IReadOnlySet<OutboxLane>> IOutboxStore.LanesAsync(CancellationToken cancellationToken) =>
        database.Readers.AskAsync(0, static (reader, _) => reader.Lanes(), cancellationToken);

    ValueTask<IReadOnlyList<byte[]>> IOutboxStore.ReadLaneAsync(
        OutboxLane lane, CancellationToken cancellationToken) =>
        database.Readers.AskAsync(lane, static (reader, ask) => reader.Lane(ask), cancellationToken);

    Task IOutboxStore.RemoveLaneAsync(OutboxLane lane, OutboxPosition last) =>
        EnqueueAsync(new RemoveHeld(lane, last), WritePriority.Interactive);

    ValueTask<OutboxSize> IOutboxStore.MeasureAsync(CancellationToken cancellationToken) =>
        database.Readers.AskAsync(0, static (reader, _) => reader.Size(), cancellationToken);

    // The first of its kind in the life of the store.
    private async Task<StateTag> WriteFirstAsync(
        StateAddress address,
        StateTag? expected,
        PooledBytes state,
        StateSchedule schedule,
        WritePriority priority,
        PooledBytes outbox)
    {
        await database.AddKindAsync(address);
        return await WriteAsync(address, expected, state, schedule, priority, outbox);
    }

    private static StoredState? Find(StateReader reader, PooledBytes key)
    {
        try
        {
            return reader.Find(key.Span);
        }
        finally
        {
            key.Return();
        }
    }

    private Task<TResult> EnqueueAsync<TResult>(WriteOperation<TResult> operation, WritePriority priority)
    {
        try
        {
            database.Queue.Enqueue(operation, priority);
            return operation.Done;
        }
        catch (StorageOverloadedException)
        {
            metrics.Overloaded();
            throw;
        }
    }
}
