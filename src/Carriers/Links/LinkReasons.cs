namespace Countersign.Carriers.Links;

/// <summary>
/// Why a link, or the way to it, did not take a message; part of the closed set of a timeline's reasons.
/// </summary>
public static class LinkReasons
{
    /// <summary>It has no connection now. Nothing was sent; another link of the route may have one.</summary>
    public const string Down = "link-down";

    /// <summary>Too many wait for it. Nothing was sent.</summary>
    public const string Busy = "link-busy";

    /// <summary>The route is not configured any more. Nothing was sent.</summary>
    public const string Gone = "route-gone";

    /// <summary>The process that keeps it was lost or did not answer: sent or not, nobody knows.</summary>
    public const string Lost = "link-lost";

    /// <summary>It was held back too late, or the time for an answer was over: sent or not, nobody knows.</summary>
    public const string Recalled = "recalled";

    /// <summary>It broke its contract: sent or not, nobody knows.</summary>
    public const string Fault = "carrier-fault";
}
