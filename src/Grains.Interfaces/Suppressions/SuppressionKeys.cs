using Countersign.Security;

namespace Countersign.Suppressions;

/// <summary>
/// Where a number stands in a tenant's list: numbers spread over a fixed count of segments by their keyed hash, each
/// segment a state of bounded size.
/// </summary>
public static class SuppressionKeys
{
    /// <summary>Segments of a list.</summary>
    public const int Segments = 4_096;

    /// <summary>Most entries of a segment; a list holds about four million numbers.</summary>
    public const int PerSegment = 1_024;

    /// <summary>The key of a tenant's directory.</summary>
    public static string Directory(string tenant, bool sandbox) => $"{tenant}/{(sandbox ? "sandbox" : "live")}";

    /// <summary>The key of one segment, 0 to <see cref="Segments"/> - 1.</summary>
    public static string Segment(string directory, int segment) => $"{directory}/{segment:x3}";

    /// <summary>The segment a number belongs to.</summary>
    public static int SegmentOf(in NumberKey number) => (int)(number.Low % Segments);

    /// <summary>The directory and the number of a segment, from its key.</summary>
    public static (string Directory, int Segment) Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var slash = key.LastIndexOf('/');
        return (key[..slash], Convert.ToInt32(key[(slash + 1)..], 16));
    }
}
