namespace Countersign.Storage.Sqlite;

/// <summary>The file of the store: closed to others, and never there without its tables.</summary>
internal static class SqliteFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // SQLite gives the log and its index the mode of the file, but only when it makes them.
    private static readonly string[] Companions = ["", "-wal", "-shm"];

    /// <summary>
    /// Makes the file where there is none: under another name first, so that an empty one is never ours.
    /// </summary>
    /// <exception cref="InvalidDataException">There is a file, and it is empty.</exception>
    public static void Prepare(string path, long now)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            Make(path, now);
            return;
        }

        if (file.Length == 0)
        {
            throw new InvalidDataException(
                $"{path} is empty, which a store never is: what it held is lost. Restore it from a backup, or delete "
                + "it to begin with nothing.");
        }

        foreach (var companion in Companions)
        {
            if (!OperatingSystem.IsWindows() && File.Exists(path + companion))
                File.SetUnixFileMode(path + companion, OwnerOnly);
        }
    }

    /// <summary>A trial of a size: what it writes is gone when it returns.</summary>
    /// <exception cref="SqliteFault">There is no room for it.</exception>
    public static void Try(Connection connection, int bytes)
    {
        connection.Execute($"INSERT OR REPLACE INTO store VALUES ('trial', zeroblob({bytes}))");
        connection.Execute("DELETE FROM store WHERE name = 'trial'");
    }

    private static void Make(string path, long now)
    {
        var fresh = path + ".new"; // Nobody else is here: the folder is locked.
        File.Delete(fresh);
        File.Delete(fresh + "-journal");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;

        new FileStream(fresh, options).Dispose();
        using (var connection = Connection.Open(fresh))
        {
            connection.Execute($"PRAGMA page_size = {WalKeeper.PageBytes}; PRAGMA synchronous = FULL");
            SqliteSchema.Migrate(connection, SqliteSchema.Steps, path, now);
        }

        File.Move(fresh, path);
    }
}
