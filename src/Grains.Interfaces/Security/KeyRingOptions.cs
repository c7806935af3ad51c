namespace Countersign;

/// <summary>Where the key ring comes from.</summary>
public sealed class KeyRingOptions
{
    /// <summary>Name of the key file within the data folder.</summary>
    public const string DefaultFileName = "keys.json";

    /// <summary>
    /// The environment variable whose value, if set, is the ring itself (the JSON of the file) and wins over the file.
    /// </summary>
    public const string EnvironmentVariable = "COUNTERSIGN_KEYS";

    /// <summary>The key file. Its folder is made if need be.</summary>
    public string Path { get; set; } = System.IO.Path.Combine(".data", DefaultFileName);

    /// <summary>
    /// Makes the file with fresh keys, readable by its owner alone, where there is none. Off where keys are mounted.
    /// </summary>
    public bool CreateIfMissing { get; set; } = true;
}
