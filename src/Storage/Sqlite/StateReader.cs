using Countersign.Storage.Codec;
using Countersign.Storage.States;

namespace Countersign.Storage.Sqlite;

/// <summary>A connection for reading. Each question sees every write that was committed before it was asked.</summary>
internal sealed partial class StateReader : IDisposable
{
    private readonly Connection _connection;
    private readonly Statement _find;
    private readonly Statement _due;
    private readonly Statement _sent;
    private readonly Statement _lanes;

    public StateReader(Connection connection)
    {
        _connection = connection;
        _find = connection.Prepare("SELECT version, id, state FROM states WHERE key = ?1");
        _due = connection.Prepare(
            "SELECT due_at, id, key FROM states WHERE due_at <= ?1 AND (due_at, id) > (?2, ?3) "
            + "ORDER BY due_at, id LIMIT ?4");
        _sent = connection.Prepare("SELECT id, items FROM outbox ORDER BY id LIMIT ?1");
        _lanes = connection.Prepare("SELECT DISTINCT grain_type, grain_key FROM outbox_held");
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
