namespace Countersign.Silo.Clustering;

/// <summary>A secret setting that is given by value, from the environment, or by the path of a file.</summary>
internal static class SecretText
{
    /// <summary>Far above any connection string.</summary>
    private const int MaxBytes = 16 * 1024;

    /// <summary>What is wrong with how it is given; null where it can be read.</summary>
    /// <param name="name">The option's name; that of the file ends in <c>File</c>.</param>
    /// <param name="value">The secret itself, or null.</param>
    /// <param name="file">The path of the file, or null.</param>
    public static string? FaultOf(string name, string? value, string? file)
    {
        if (string.IsNullOrWhiteSpace(value) == string.IsNullOrWhiteSpace(file))
            return $"{name} or {name}File must be given, and not both; set one of them.";
        if (string.IsNullOrWhiteSpace(file))
            return null;

        if (!File.Exists(file))
            return $"{name}File names '{file}', which is not there or may not be read; mount the secret.";
        return new FileInfo(file).Length is > 0 and <= MaxBytes
            ? null
            : $"{name}File names '{file}', which must have 1 to {MaxBytes} bytes; put the connection string there.";
    }

    /// <summary>The secret, of which <see cref="FaultOf"/> has found nothing wrong.</summary>
    public static string Read(string? value, string? file) =>
        string.IsNullOrWhiteSpace(file) ? value! : File.ReadAllText(file).Trim();
}
