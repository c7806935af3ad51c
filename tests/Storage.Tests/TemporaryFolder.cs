namespace Countersign.Storage.Tests;

/// <summary>A folder of one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("countersign-storage-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The bytes of a file that somebody else has open.</summary>
    public byte[] Read(string name)
    {
        using var file = new FileStream(
            File(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
