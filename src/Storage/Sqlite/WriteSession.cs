using System.Buffers;
using Countersign.Storage.Outbox;
using Countersign.Storage.States;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// The writer's connection with its statements. Thrown away after any fault, so that nothing of a broken one lives on.
/// </summary>
internal sealed class WriteSession : IDisposable
{
    /// <summary>A row of the outbox that is so large is followed by another one of the same transaction.</summary>
    private const int OutboxRowBytes = 256 * 1024;

    private readonly VersionSource _versions;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _find;
    private readonly Statement _send;
    private readonly OutboxCodec _codec;
    private readonly OutboxSignal _sent;
    private readonly ArrayBufferWriter<byte> _outbox = new();

    public WriteSession(
        Connection connection, VersionSource versions, KeyFilter keys, OutboxCodec codec, OutboxSignal sent)
    {
        (_versions, _codec, _sent) = (versions, codec, sent);
        Connection = connection;
        Keys = keys;
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        Insert = connection.Prepare(
            "INSERT INTO states (key, version, due_at, delete_after, state) VALUES (?1, ?2, ?3, ?4, ?5) "
            + "ON CONFLICT (key) DO NOTHING");
        Update = connection.Prepare(
            "UPDATE states SET version = ?2, due_at = ?3, delete_after = ?4, state = ?5 "
            + "WHERE id = ?6 AND version = ?7 AND key = ?1");
        Delete = connection.Prepare("DELETE FROM states WHERE id = ?2 AND version = ?3 AND key = ?1");
        _find = connection.Prepare("SELECT version, id FROM states WHERE key = ?1");
        _send = connection.Prepare("INSERT INTO outbox (items) VALUES (?1)");
        RemoveSent = connection.Prepare("DELETE FROM outbox WHERE id <= ?1");
        DeleteExpired = connection.Prepare(
            "DELETE FROM states WHERE id IN "
            + "(SELECT id FROM states WHERE delete_after <= ?1 ORDER BY delete_after LIMIT ?2)");
    }

    public Connection Connection { get; }

    /// <summary>Learns every key that is inserted.</summary>
    public KeyFilter Keys { get; }

    public Statement Insert { get; }

    public Statement Update { get; }

    public Statement Delete { get; }

    public Statement DeleteExpired { get; }

    public Statement RemoveSent { get; }

    /// <summary>The tag of what is stored under a key, within the transaction; null where nothing is.</summary>
    public StateTag? StoredTag(ReadOnlySpan<byte> key)
    {
        _find.Bind(1, key);
        try
        {
            return _find.Step() ? new StateTag(_find.Int64(0), _find.Int64(1)) : null;
        }
        finally
        {
            _find.Reset();
        }
    }

    public long NextVersion() => _versions.Next();

    public void Begin()
    {
        _outbox.ResetWrittenCount();
        _begin.Run();
    }

    /// <summary>
    /// Sends, with the transaction, what the state that was just written sends; nothing where empty. Writes that share
    /// a transaction share a row, and its seal.
    /// </summary>
    public void Send(ReadOnlySpan<byte> packed)
    {
        _outbox.Write(packed);
        if (_outbox.WrittenCount >= OutboxRowBytes)
            Flush();
    }

    /// <summary>Returns when the transaction is on disk.</summary>
    public void Commit()
    {
        var sends = _outbox.WrittenCount > 0;
        if (sends)
            Flush();

        _commit.Run();
        if (sends)
            _sent.Raise();
    }

    public void Dispose() => Connection.Dispose();

    private void Flush()
    {
        var row = _codec.Seal(_outbox.WrittenSpan);
        try
        {
            _send.Bind(1, row.Span).Run();
        }
        finally
        {
            row.Return();
        }

        _outbox.ResetWrittenCount();
    }
}
