using System.Text;

namespace Countersign.Storage.States;

/// <summary>Names one stored state: which grain, and which of its states.</summary>
internal readonly record struct StateAddress
{
    /// <summary>Longest grain type and longest state name, in UTF-8 bytes.</summary>
    public const int MaxNameBytes = 256;

    /// <summary>Longest grain key, in UTF-8 bytes.</summary>
    public const int MaxKeyBytes = 1_024;

    private const int MaxBytesPerChar = 3;

    /// <exception cref="ArgumentException">A part is longer than it may be; the message never repeats it.</exception>
    public StateAddress(string grainType, string stateName, string key)
    {
        Require(grainType, MaxNameBytes, nameof(grainType));
        Require(stateName, MaxNameBytes, nameof(stateName));
        Require(key, MaxKeyBytes, nameof(key));
        (GrainType, StateName, Key) = (grainType, stateName, key);
    }

    /// <summary>The grain type.</summary>
    public string GrainType { get; }

    /// <summary>The state within the grain.</summary>
    public string StateName { get; }

    /// <summary>The grain key.</summary>
    public string Key { get; }

    /// <summary>Never the key: keys of some grains are chosen by callers.</summary>
    public override string ToString() => $"{GrainType}.{StateName}";

    private static void Require(string part, int limit, string name)
    {
        if (part.Length * MaxBytesPerChar > limit && Encoding.UTF8.GetByteCount(part) > limit)
            throw new ArgumentException($"It is longer than the {limit} bytes that can be stored.", name);
    }
}
