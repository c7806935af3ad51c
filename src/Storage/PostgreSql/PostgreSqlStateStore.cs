using Countersign.Storage.Codec;
using Countersign.Storage.Groups;
using Countersign.Storage.Outbox;
using Countersign.Storage.States;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>
/// The PostgreSQL store. Reads and writes wait for the next group of their workers. See docs/storage.md.
/// </summary>
internal sealed partial class PostgreSqlStateStore(
    PostgreSqlDatabase database, OutboxCodec codec, OutboxSignal signal, StorageMetrics metrics)
    : IStateStore, IOutboxStore
{
    public const string Due = """
        SELECT due_at, id, key FROM states WHERE due_at <= $1 AND (due_at, id) > ($2, $3)
        ORDER BY due_at, id LIMIT $4
        """;

    public async ValueTask<StoredState?> ReadAsync(StateAddress address, CancellationToken cancellationToken)
    {
        var read = new StateRead(await KeyAsync(address), cancellationToken);
        Enqueue(database.Reads, read, WritePriority.Interactive);
        return await (cancellationToken.CanBeCanceled ? read.Done.WaitAsync(cancellationToken) : read.Done);
    }

    public async Task<StateTag> WriteAsync(
        StateAddress address,
        StateTag? expected,
        PooledBytes state,
        StateSchedule schedule,
        WritePriority priority,
        PooledBytes outbox = default)
    {
        var sends = outbox.Length > 0;
        var put = new PutState(address, await KeyAsync(address), expected, state, schedule, codec.Seal(outbox));
        Enqueue(database.Writes, put, priority);
        var tag = await put.Done;
        if (sends)
            signal.Raise();

        return tag;
    }

    public async Task DeleteAsync(StateAddress address, StateTag? expected, WritePriority priority)
    {
        var delete = new DeleteState(address, await KeyAsync(address), expected);
        Enqueue(database.Writes, delete, priority);
        await delete.Done;
    }

    public ValueTask<DuePage> QueryDueAsync(
        long now, int limit, DueCursor? after, CancellationToken cancellationToken) => new(database.Server.AskAsync(
            async (connection, token) =>
            {
                await using var ask = connection.With(
                    Due,
                    now,
                    after?.DueAt.ToUnixTimeMilliseconds() ?? long.MinValue,
                    after?.Position ?? long.MinValue,
                    limit);
                return database.Kinds.Page(connection, await RowsAsync(ask, token), limit);
            },
            cancellationToken));

    public async Task<int> DeleteExpiredAsync(long now, int limit)
    {
        var sweep = new SweepStates(now, limit);
        Enqueue(database.Writes, sweep, WritePriority.Background);
        return await sweep.Done;
    }

    private static async Task<List<(long DueAt, long Row, byte[] Key)>> RowsAsync(
        NpgsqlCommand ask, CancellationToken token)
    {
        var rows = new List<(long, long, byte[])>();
        await using var answer = await ask.ExecuteReaderAsync(token);
        while (await answer.ReadAsync(token))
            rows.Add((answer.GetInt64(0), answer.GetInt64(1), answer.GetFieldValue<byte[]>(2)));
        return rows;
    }

    private async ValueTask<PooledBytes> KeyAsync(StateAddress address)
    {
        if (database.Kinds.TryKey(address, out var key))
            return key;

        await database.Kinds.LearnAsync(address);
        return database.Kinds.TryKey(address, out key)
            ? key
            : throw new InvalidOperationException($"The kind of a {address} was forgotten.");
    }

    private void Enqueue<TWork>(WorkQueue<TWork> queue, TWork work, WritePriority priority)
        where TWork : PendingWork
    {
        try
        {
            queue.Enqueue(work, priority);
        }
        catch (StorageOverloadedException)
        {
            metrics.Overloaded();
            throw;
        }
    }
}
