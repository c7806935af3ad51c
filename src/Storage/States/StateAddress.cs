namespace Countersign.Storage.States;

/// <summary>Names one stored state: which grain, and which of its states.</summary>
/// <param name="GrainType">The grain type.</param>
/// <param name="StateName">The state within the grain.</param>
/// <param name="Key">The grain key.</param>
internal readonly record struct StateAddress(string GrainType, string StateName, string Key)
{
    /// <summary>Longest grain type and longest state name, in UTF-8 bytes.</summary>
    public const int MaxNameBytes = 256;

    /// <summary>Longest grain key, in UTF-8 bytes.</summary>
    public const int MaxKeyBytes = 1_024;

    /// <summary>Never the key: keys of some grains are chosen by callers.</summary>
    public override string ToString() => $"{GrainType}.{StateName}";
}
