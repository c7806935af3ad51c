namespace Countersign.Api.Authentication;

/// <summary>Files with one secret, which belong to their owner alone.</summary>
internal static class PrivateFile
{
    /// <summary>More than any key has.</summary>
    private const int MaxLength = 1_024;

    /// <summary>The text without spaces around it; empty where it is too long, null where there is no file.</summary>
    public static async Task<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return null;

        var fits = new FileInfo(path).Length <= MaxLength;
        return fits ? (await File.ReadAllTextAsync(path, cancellationToken)).Trim() : "";
    }

    /// <summary>
    /// Writes the file at once or not at all: a new file beside it, flushed, then renamed to it. False where another
    /// process was first; then its text is the text.
    /// </summary>
    public static async Task<bool> TryWriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Path.GetRandomFileName()}";
        await WriteNewAsync(fresh, text, cancellationToken);
        try
        {
            File.Move(fresh, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(fresh);
            return false;
        }
    }

    private static async Task WriteNewAsync(string path, string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        await using var writer = new StreamWriter(file, leaveOpen: true);
        await writer.WriteLineAsync(text.AsMemory(), cancellationToken);
        await writer.FlushAsync(cancellationToken);
        file.Flush(flushToDisk: true);
    }
}
