namespace Countersign.Storage.Sqlite;

/// <summary>SQLite refused or failed.</summary>
/// <param name="code">Its extended result code.</param>
/// <param name="message">Its own words, and what was asked.</param>
internal sealed class SqliteFault(int code, string message) : IOException(message)
{
    public int Code { get; } = code;
}
