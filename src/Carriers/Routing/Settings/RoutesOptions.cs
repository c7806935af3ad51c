namespace Countersign.Carriers.Routing;

/// <summary>The routes of live traffic, from the section <c>Routes</c>. Read once, at start.</summary>
public sealed class RoutesOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Routes";

    /// <summary>Most routes.</summary>
    public const int MaxRoutes = 64;

    /// <summary>Most destinations of one route.</summary>
    public const int MaxDestinations = 1_000;

    /// <summary>Most sender ids of one list.</summary>
    public const int MaxSenders = 100;

    /// <summary>Most links of one route.</summary>
    public const int MaxLinks = 32;

    /// <summary>The routes by their ids.</summary>
    public IReadOnlyDictionary<string, RouteOptions> Routes { get; set; } =
        new Dictionary<string, RouteOptions>(StringComparer.Ordinal);

    /// <summary>What could not be read, each in one sentence; the validator refuses a process with any.</summary>
    internal IReadOnlyList<string> Unreadable { get; set; } = [];
}
