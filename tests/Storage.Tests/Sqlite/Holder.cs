using Countersign.Storage.Sqlite;

namespace Countersign.Storage.Tests.Sqlite;

/// <summary>
/// Holds the write lock of a store from outside, so that the writer waits and a group forms behind it.
/// </summary>
internal sealed class Holder : IDisposable
{
    private readonly Connection _connection;

    public Holder(string folder)
    {
        _connection = Connection.Open(Path.Combine(folder, SqliteStorageOptions.FileName));
        _connection.Execute("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE");
    }

    public void Release() => _connection.Execute("ROLLBACK");

    public void Dispose() => _connection.Dispose();
}
