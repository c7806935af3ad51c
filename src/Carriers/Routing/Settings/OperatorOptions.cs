namespace Countersign.Carriers.Routing;

/// <summary>
/// The mobile operators that destinations name, from the section <c>Operators</c>. Read once, at start.
/// </summary>
public sealed class OperatorsOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Operators";

    /// <summary>Most operators.</summary>
    public const int MaxOperators = 1_000;

    /// <summary>Most prefixes of one operator.</summary>
    public const int MaxPrefixes = 1_000;

    /// <summary>Most characters of a name.</summary>
    public const int MaxName = 64;

    /// <summary>The operators by their ids.</summary>
    public IReadOnlyDictionary<string, OperatorOptions> Operators { get; set; } =
        new Dictionary<string, OperatorOptions>(StringComparer.Ordinal);

    /// <summary>What could not be read, each in one sentence; the validator refuses a process with any.</summary>
    internal IReadOnlyList<string> Unreadable { get; set; } = [];
}

/// <summary>
/// An operator: the prefixes that the numbering plan gave it. A number that was ported since is another's; only a live
/// lookup knows.
/// </summary>
public sealed class OperatorOptions
{
    /// <summary>Its name, as lookups answer it; 1 to 64 characters. Required.</summary>
    public string Name { get; set; } = "";

    /// <summary>The first digits of its numbers, a plus sign and 1 to 15 digits each; 1 to 1,000. Required.</summary>
    public IReadOnlyList<string> Prefixes { get; set; } = [];
}
