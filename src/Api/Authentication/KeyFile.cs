namespace Countersign.Api.Authentication;

/// <summary>A file with a key of the bootstrap tenant; one that is made here is its owner's alone.</summary>
/// <param name="path">Where it lies.</param>
/// <param name="sandbox">Whether it is a sandbox key.</param>
internal sealed class KeyFile(string path, bool sandbox)
{
    /// <summary>Name of the file with the sandbox key, in the data folder.</summary>
    public const string SandboxName = "sandbox.key";

    /// <summary>Name of the file with the live key, in the data folder.</summary>
    public const string LiveName = "live.key";

    /// <summary>More than any key has.</summary>
    private const int MaxLength = 1_024;

    /// <summary>Full path of the file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>What kind of key it holds, in a word.</summary>
    public string Kind => sandbox ? "sandbox" : "live";

    /// <summary>Whether it is a sandbox key.</summary>
    public bool Sandbox => sandbox;

    /// <summary>The key in the clear; null where there is no file.</summary>
    /// <exception cref="InvalidOperationException">What lies there is no such key.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path))
            return null;

        var fits = new FileInfo(Path).Length <= MaxLength;
        var text = fits ? (await File.ReadAllTextAsync(Path, cancellationToken)).Trim() : "";
        if (!ApiKey.TryParse(text, out var key) || key.Sandbox != sandbox)
            throw new InvalidOperationException($"'{Path}' holds no {Kind} key. Delete it; the next start makes one.");
        return text;
    }

    /// <summary>
    /// Writes the file at once or not at all: a new file beside it, flushed, then renamed to it. False where another
    /// process was first; then its key is the key.
    /// </summary>
    public async Task<bool> TryWriteAsync(string key, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var fresh = $"{Path}.{System.IO.Path.GetRandomFileName()}";
        await WriteNewAsync(fresh, key, cancellationToken);
        try
        {
            File.Move(fresh, Path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(Path))
        {
            File.Delete(fresh);
            return false;
        }
    }

    private static async Task WriteNewAsync(string path, string key, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        await using var writer = new StreamWriter(file, leaveOpen: true);
        await writer.WriteLineAsync(key.AsMemory(), cancellationToken);
        await writer.FlushAsync(cancellationToken);
        file.Flush(flushToDisk: true);
    }
}
