using Countersign.Storage.Codec;
using Countersign.Storage.Outbox;
using Countersign.Storage.States;

namespace Countersign.Storage.Sqlite;

/// <summary>A connection for reading. Each question sees every write that was committed before it was asked.</summary>
internal sealed class StateReader : IDisposable
{
    private readonly Connection _connection;
    private readonly Statement _find;
    private readonly Statement _due;
    private readonly Statement _sent;

    public StateReader(Connection connection)
    {
        _connection = connection;
        _find = connection.Prepare("SELECT version, id, state FROM states WHERE key = ?1");
        _due = connection.Prepare(
            "SELECT due_at, id, key FROM states WHERE due_at <= ?1 AND (due_at, id) > (?2, ?3) "
            + "ORDER BY due_at, id LIMIT ?4");
        _sent = connection.Prepare("SELECT id, items FROM outbox ORDER BY id LIMIT ?1");
    }

    public StoredState? Find(ReadOnlySpan<byte> key)
    {
        _find.Bind(1, key);
        try
        {
            return _find.Step()
                ? new StoredState(new StateTag(_find.Int64(0), _find.Int64(1)), PooledBytes.Copy(_find.Blob(2)))
                : null;
        }
        finally
        {
            _find.Reset();
        }
    }

    public DuePage Due(long now, int limit, DueCursor? after, StateKinds kinds)
    {
        _due.Bind(1, now)
            .Bind(2, after?.DueAt.ToUnixTimeMilliseconds() ?? long.MinValue)
            .Bind(3, after?.Position ?? long.MinValue)
            .Bind(4, (long)limit);
        try
        {
            var entries = new List<DueEntry>();
            var position = 0L;
            while (_due.Step())
            {
                entries.Add(kinds.Entry(_due.Blob(2), _due.Int64(0)));
                position = _due.Int64(1);
            }

            return new DuePage(entries, entries.Count < limit ? null : new DueCursor(entries[^1].DueAt, position));
        }
        finally
        {
            _due.Reset();
        }
    }

    /// <summary>What states have sent, from the front.</summary>
    public IReadOnlyList<OutboxEntry> Sent(int limit, OutboxCodec codec)
    {
        _sent.Bind(1, (long)limit);
        try
        {
            var entries = new List<OutboxEntry>();
            for (var bytes = 0; bytes < StoreOutbox.PageBytes && _sent.Step();)
            {
                var row = _sent.Blob(1);
                codec.Decode(row, _sent.Int64(0), minor: 0, entries);
                bytes += row.Length;
            }

            return entries;
        }
        finally
        {
            _sent.Reset();
        }
    }

    /// <summary>The rows of a rare question, whose statement is not kept.</summary>
    public IReadOnlyList<T> List<T>(string sql, Action<Statement> bind, Func<Statement, T> row)
    {
        using var statement = _connection.Compile(sql);
        bind(statement);
        var rows = new List<T>();
        while (statement.Step())
            rows.Add(row(statement));

        return rows;
    }

    public void Dispose() => _connection.Dispose();
}
