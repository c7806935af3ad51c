using Countersign.Storage.Keys;

namespace Countersign.Storage.Sqlite;

/// <summary>
/// A store and a key ring belong together: under another grain key every number would be looked for at the wrong place
/// and seem new. The store remembers a fingerprint of the key and refuses any other, before anything is written.
/// </summary>
internal static class SqliteKeyCheck
{
    /// <exception cref="InvalidDataException">The store was written with another ring.</exception>
    public static void Run(Connection connection, IKeyRing keys, string path)
    {
        var fingerprint = StoreFingerprint.Of(keys);
        using var remember = connection.Compile("INSERT OR IGNORE INTO store VALUES ('key-check', ?1)");
        remember.Bind(1, fingerprint).Run();
        if (connection.Scalar("SELECT value FROM store WHERE name = 'key-check'") != fingerprint)
            throw StoreFingerprint.Refusal(path, keys);
    }
}
