using System.Text;
using Microsoft.Extensions.Logging;

namespace Countersign.Storage.Keys;

/// <summary>Finds the key ring in the environment or in its file, and makes the file at the first start.</summary>
internal sealed partial class KeyRingFile(IRandomSource random, ILogger<KeyRingFile> log)
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <exception cref="InvalidDataException">There is a ring, but it cannot be used.</exception>
    /// <exception cref="FileNotFoundException">There is none, and none may be made.</exception>
    public KeyRing Load(KeyRingOptions options) =>
        Load(options, Environment.GetEnvironmentVariable(KeyRingOptions.EnvironmentVariable));

    public KeyRing Load(KeyRingOptions options, string? environment)
    {
        if (!string.IsNullOrEmpty(environment))
            return KeyRingDocument.Read(Encoding.UTF8.GetBytes(environment), KeyRingOptions.EnvironmentVariable);

        var path = Path.GetFullPath(options.Path);
        if (!File.Exists(path))
        {
            if (!options.CreateIfMissing)
                throw new FileNotFoundException($"The key file {path} is missing and may not be made. Mount it.", path);

            var fresh = new KeyRing(KeyRing.Generate(random)) { MadeIn = path };
            if (Save(fresh, path, overwrite: false))
            {
                KeysMade(log, path);
                return fresh;
            }
        }

        return Read(path);
    }

    /// <summary>
    /// Writes the ring so that a crash leaves the old file or the new one, and nobody but the owner can read it.
    /// </summary>
    /// <returns>False where the file was there already and may not be replaced: its keys are the keys.</returns>
    public static bool Save(IKeyRing ring, string path, bool overwrite) =>
        PrivateFile.TryWrite(path, KeyRingDocument.Write(ring), overwrite);

    private KeyRing Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            ReadableByOthers(log, path);
        if (new FileInfo(path).Length > KeyRingDocument.MaxBytes)
            throw new InvalidDataException($"{path} is no key ring: it is over {KeyRingDocument.MaxBytes} bytes.");

        return KeyRingDocument.Read(File.ReadAllBytes(path), path);
    }

    [LoggerMessage(LogLevel.Information, "Fresh keys were made in {Path}; without them the data cannot be read.")]
    private static partial void KeysMade(ILogger log, string path);

    [LoggerMessage(LogLevel.Warning, "The key file {Path} is open to others than its owner; its mode should be 600.")]
    private static partial void ReadableByOthers(ILogger log, string path);
}
