namespace Countersign.Storage.Sqlite;

/// <summary>
/// Keeps a second server away from a data folder for as long as this process lives; the operating system lets go of it
/// however the process ends.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="InvalidOperationException">Another server has the folder.</exception>
    public static DataFolderLock Take(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly);

        var path = Path.Combine(folder, SqliteStorageOptions.LockFileName);
        try
        {
            return new DataFolderLock(File.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new InvalidOperationException(
                $"The data folder {folder} is in use by another server. Stop it, or name another "
                + $"{nameof(SqliteStorageOptions)}.{nameof(SqliteStorageOptions.DataFolder)}.",
                fault);
        }
    }

    public void Dispose() => _file.Dispose();
}
