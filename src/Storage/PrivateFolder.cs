namespace Countersign.Storage;

/// <summary>Folders for what only the server itself may read.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, closed to others; one that is there already keeps its mode.</summary>
    /// <exception cref="InvalidOperationException">A file is in its place.</exception>
    public static void Create(string path)
    {
        if (File.Exists(path))
        {
            throw new InvalidOperationException(
                $"{path} is a file, but the data is kept in a folder. Name another one (COUNTERSIGN_DATA).");
        }

        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
    }
}
