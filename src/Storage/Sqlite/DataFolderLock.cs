namespace Countersign.Storage.Sqlite;

/// <summary>
/// Keeps a second server away from a data folder for as long as this process lives; the operating system lets go of it however the
/// process ends.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="InvalidOperationException">Another server has the folder.</exception>
    public static DataFolderLock Take(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var path = Path.Combine(folder, SqliteStorageOptions.LockFileName);
        try
        {
            return new DataFolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new InvalidOperationException(
                $"The data folder {folder} is in use by another server. Stop it, or name another SqliteStorageOptions.DataFolder.",
                fault);
        }
    }

    public void Dispose() => _file.Dispose();
}
