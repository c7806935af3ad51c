namespace Countersign.Storage.Sqlite;

/// <summary>
/// Keeps a second server away from a data folder for as long as this process lives; the operating system lets go of it
/// however the process ends.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    // What .NET reports where the lock is held: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="InvalidOperationException">Another server has the folder.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static DataFolderLock Take(string folder)
    {
        PrivateFolder.Create(folder);
        var path = Path.Combine(folder, SqliteStorageOptions.LockFileName);
        try
        {
            return new DataFolderLock(File.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (Held.Contains(fault.HResult))
        {
            throw new InvalidOperationException(
                $"The data folder {folder} is in use by another server. Stop it, or name another "
                + $"{nameof(SqliteStorageOptions)}.{nameof(SqliteStorageOptions.DataFolder)}.",
                fault);
        }
    }

    public void Dispose() => _file.Dispose();
}
