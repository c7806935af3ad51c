namespace Countersign.Security;

/// <summary>Where the data of numbers lives.</summary>
public sealed class ResidencyOptions
{
    /// <summary>The region of all sandbox traffic, wherever it is served.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>
    /// The region whose numbers this installation serves: 1 to 16 of a-z, 0-9 and -, not <c>sandbox</c>. Part of every
    /// grain key, so fixed for the life of the store. Default: <c>home</c>.
    /// </summary>
    public string Region { get; set; } = "home";
}
