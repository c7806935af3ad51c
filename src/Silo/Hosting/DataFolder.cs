using Microsoft.Extensions.Configuration;

namespace Countersign.Silo.Hosting;

/// <summary>
/// Where the server keeps what survives it: <c>COUNTERSIGN_DATA</c>, by default <c>.data</c> in the working folder.
/// </summary>
public static class DataFolder
{
    private const string Setting = "COUNTERSIGN_DATA";
    private const string Default = ".data";

    /// <summary>The full path; the folder need not exist yet.</summary>
    public static string Of(IConfiguration configuration) =>
        Path.GetFullPath(configuration[Setting] is { Length: > 0 } given ? given : Default);
}
