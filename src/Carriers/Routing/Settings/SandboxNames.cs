namespace Countersign.Carriers.Routing;

/// <summary>Ids of the routes of the sandbox, which no other route may have.</summary>
public static class SandboxNames
{
    /// <summary>The route that a number ending in 0006 makes fail.</summary>
    public const string First = "sim-1";

    /// <summary>The route that then delivers.</summary>
    public const string Second = "sim-2";

    /// <summary>Whether the id is one of them.</summary>
    public static bool IsTaken(string id) => id is First or Second;
}
