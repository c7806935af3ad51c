namespace Countersign.Api.Authentication;

/// <summary>The file with the bootstrap tenant's sandbox key, readable by its owner alone.</summary>
/// <param name="folder">The data folder.</param>
internal sealed class SandboxKeyFile(string folder)
{
    private const string Name = "sandbox.key";

    /// <summary>More than any key has.</summary>
    private const int MaxLength = 1_024;

    /// <summary>Full path of the file.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, Name);

    /// <summary>The key in the clear; null where there is no file.</summary>
    /// <exception cref="InvalidOperationException">What lies there is no sandbox key.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path))
            return null;

        var fits = new FileInfo(Path).Length <= MaxLength;
        var text = fits ? (await File.ReadAllTextAsync(Path, cancellationToken)).Trim() : "";
        if (!ApiKey.TryParse(text, out var key) || !key.Sandbox)
            throw new InvalidOperationException($"'{Path}' holds no sandbox key. Delete it; the next start makes one.");
        return text;
    }

    /// <summary>Writes the file at once or not at all: a new file beside it, flushed, then renamed over it.</summary>
    public async Task WriteAsync(string key, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var fresh = Path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(fresh, options))
        {
            await using var writer = new StreamWriter(file, leaveOpen: true);
            await writer.WriteLineAsync(key.AsMemory(), cancellationToken);
            await writer.FlushAsync(cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, Path, overwrite: true);
    }
}
