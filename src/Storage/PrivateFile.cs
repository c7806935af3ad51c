using System.Runtime.InteropServices;
using System.Text;

namespace Countersign.Storage;

/// <summary>Files with secrets, which belong to their owner alone.</summary>
public static partial class PrivateFile
{
    /// <summary>More than any key has that is one line of text.</summary>
    private const int MaxTextBytes = 1_024;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The text without spaces around it; empty where it is too long, null where there is no file.</summary>
    public static async Task<string?> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return null;

        var fits = new FileInfo(path).Length <= MaxTextBytes;
        return fits ? (await File.ReadAllTextAsync(path, cancellationToken)).Trim() : "";
    }

    /// <summary>Writes a line of text as <see cref="TryWrite"/> does, unless there is a file.</summary>
    public static bool TryWriteText(string path, string text) => TryWrite(path, Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>
    /// Writes the file whole or not at all: a new file beside it, flushed, then given its name. A crash leaves the old
    /// file or the new one, and nobody but the owner can read either.
    /// </summary>
    /// <returns>False where the file was there already and may not be replaced: another was first, its secret counts.
    /// </returns>
    public static bool TryWrite(string path, ReadOnlySpan<byte> content, bool overwrite = false)
    {
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;

        try
        {
            using (var file = new FileStream(fresh, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            return overwrite ? Replace(fresh, path) : TryName(fresh, path);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    private static bool Replace(string fresh, string path)
    {
        File.Move(fresh, path, overwrite: true);
        return true;
    }

    /// <summary>
    /// On Unix File.Move looks whether the name is free and then renames, so of two first starts the second may take
    /// the name from the first. Making a link looks and takes at once.
    /// </summary>
    private static bool TryName(string fresh, string path)
    {
        if (!OperatingSystem.IsWindows() && Link(fresh, path) == 0)
            return true;
        if (File.Exists(path))
            return false;

        try
        {
            File.Move(fresh, path, overwrite: false); // A file system without links.
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string name);
}
