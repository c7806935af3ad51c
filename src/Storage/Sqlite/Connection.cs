using SQLitePCL;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// One connection, for one thread at a time. Thin on purpose: prepared statements without ADO.NET cost a tenth of it.
/// </summary>
internal sealed class Connection : IDisposable
{
    /// <summary>For a moment in which somebody else, such as a backup, holds the database.</summary>
    public const int BusyTimeoutMilliseconds = 2_000;

    private const string Main = "main";
    private readonly sqlite3 _handle;
    private readonly List<Statement> _statements = [];

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 handle) => _handle = handle;

    /// <summary>The row id of the last insert.</summary>
    public long LastInsertRow => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public static Connection Open(string path)
    {
        // No mutexes: whoever holds a connection is alone with it.
        var code = raw.sqlite3_open_v2(
            path,
            out var handle,
            raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX,
            null);
        var connection = new Connection(handle);
        try
        {
            connection.Check(code, $"open {path}");
            _ = raw.sqlite3_extended_result_codes(handle, 1);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql), sql);

    /// <summary>The first column of the only row.</summary>
    public long Scalar(string sql)
    {
        using var statement = Compile(sql);
        return statement.Step() ? statement.Int64(0) : throw new SqliteFault(raw.SQLITE_EMPTY, $"No row: {sql}");
    }

    /// <summary>A statement that lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var statement = Compile(sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>A statement for one use; the caller ends it.</summary>
    public Statement Compile(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement), sql);
        return new Statement(this, statement, sql);
    }

    /// <summary>Copies pages from the log to the database, without waiting for readers or the writer.</summary>
    /// <returns>How many pages of the log are copied; zero while another connection is at it.</returns>
    public int Checkpoint()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, Main, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out var copied);
        if (code == raw.SQLITE_BUSY)
            return 0;

        Check(code, "checkpoint");
        return copied;
    }

    /// <summary>Copies what is left of the log and lets the next write begin it anew.</summary>
    /// <param name="patience">How long to wait for readers of the old log.</param>
    /// <returns>False where the log has to go on growing, because somebody still reads it or is at it.</returns>
    public bool RestartLog(TimeSpan patience)
    {
        _ = raw.sqlite3_busy_timeout(_handle, (int)patience.TotalMilliseconds);
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, Main, raw.SQLITE_CHECKPOINT_RESTART, out _, out _);
        _ = raw.sqlite3_busy_timeout(_handle, BusyTimeoutMilliseconds);
        if (code == raw.SQLITE_BUSY)
            return false;

        Check(code, "checkpoint");
        return true;
    }

    /// <summary>Pages this connection has written since it was last asked.</summary>
    public int TakePagesWritten()
    {
        Check(
            raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1),
            "db_status");
        return pages;
    }

    public void Dispose()
    {
        _statements.ForEach(statement => statement.Dispose());
        _handle.Dispose();
    }

    internal void Check(int code, string asked)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new SqliteFault(code, $"SQLite {code}: {raw.sqlite3_errmsg(_handle).utf8_to_string()} ({asked})");
    }
}
