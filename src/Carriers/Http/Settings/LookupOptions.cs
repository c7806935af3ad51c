namespace Countersign.Carriers.Http.Settings;

/// <summary>
/// How a carrier is asked where a number is now (an HLR query). Of the route it shares secrets, basic authentication,
/// timeouts and limits of size.
/// </summary>
public sealed class LookupOptions : RequestOptions
{
    /// <summary>ISO 3166 regions whose numbers it knows; empty for all.</summary>
    public List<string> Regions { get; set; } = [];

    /// <summary>Lookups at once. 1 to 1,000. Default: 20.</summary>
    public int Window { get; set; } = 20;

    /// <summary>Status codes that hold an answer, as <c>200-299</c>. Default: 200.</summary>
    public string Status { get; set; } = "200";

    /// <summary>Where it stands whether the handset can be reached.</summary>
    public PickOptions? Reachable { get; set; }

    /// <summary>Words that mean that it can; compared without case.</summary>
    public List<string> ReachableWords { get; set; } = ["true"];

    /// <summary>Words that mean that it cannot; others, and none, mean that nobody knows.</summary>
    public List<string> UnreachableWords { get; set; } = ["false"];

    /// <summary>Where it stands whether the number was ported; null where the carrier does not say.</summary>
    public PickOptions? Ported { get; set; }

    /// <summary>Where it stands whether the handset is abroad; null where the carrier does not say.</summary>
    public PickOptions? Roaming { get; set; }

    /// <summary>Words that mean yes for both; compared without case.</summary>
    public List<string> YesWords { get; set; } = ["true", "1", "yes"];

    /// <summary>Words that mean no for both; others, and none, mean that nobody knows.</summary>
    public List<string> NoWords { get; set; } = ["false", "0", "no"];

    /// <summary>Where the operator's name stands; null where the carrier does not say.</summary>
    public PickOptions? Operator { get; set; }
}
