using Orleans;

namespace Countersign.Bench.Memory;

/// <summary>
/// The floor of memory: a grain without state. Key: any string. Nothing is durable; everything may be repeated.
/// </summary>
[Alias("countersign.bench.idle")]
public interface IIdleGrain : IGrainWithStringKey
{
    /// <summary>Makes it active and does nothing.</summary>
    [Alias("touch")]
    Task TouchAsync();
}
