using Countersign.Storage;

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
        var text = await PrivateFile.ReadTextAsync(Path, cancellationToken);
        if (text is not null && (!ApiKey.TryParse(text, out var key) || key.Sandbox != sandbox))
            throw new InvalidOperationException($"'{Path}' holds no {Kind} key. Delete it; the next start makes one.");

        return text;
    }

    /// <inheritdoc cref="PrivateFile.TryWriteText"/>
    public bool TryWrite(string key) => PrivateFile.TryWriteText(Path, key);
}
