using Orleans;

namespace Countersign.Security;

/// <summary>
/// Tells a front door whether its keys are those of the silos: with others it would look for numbers at the wrong place
/// and hand out ids that nobody can read. Key: <see cref="Key"/>. Nothing is durable; the call may be repeated.
/// </summary>
[Alias("countersign.key-check")]
public interface IKeyCheckGrain : IGrainWithStringKey
{
    /// <summary>The key of all there are.</summary>
    const string Key = "all";

    /// <summary>
    /// Compares key by key. One that only one of the two has is none of another's business: while keys are rotated,
    /// some processes know more of them.
    /// </summary>
    [Alias("compare"), ResponseTimeout("00:00:05")]
    Task<KeyCheckResult> CompareAsync(
        IReadOnlyList<KeyPrint> prints, CancellationToken cancellationToken = default);
}

/// <summary>What a comparison of keys came to.</summary>
[GenerateSerializer, Immutable, Alias("countersign.key-check-result")]
public abstract record KeyCheckResult
{
    private KeyCheckResult()
    {
    }

    /// <summary>No key of the same purpose and id differs.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.key-check-result.same")]
    public sealed record Same : KeyCheckResult;

    /// <summary>The keys of this purpose differ.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.key-check-result.different")]
    public sealed record Different([property: Id(0)] string Purpose) : KeyCheckResult;
}
