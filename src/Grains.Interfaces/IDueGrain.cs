using Orleans;

namespace Countersign;

/// <summary>
/// A grain whose durable state says when work is due. The sweeper pokes it; a poke for nothing is harmless.
/// </summary>
[Alias("countersign.due")]
public interface IDueGrain : IGrainWithStringKey
{
    /// <summary>Does what is due by now. What was done is durable when it returns; what was not stays due.</summary>
    [Alias("poke")]
    Task PokeAsync(CancellationToken cancellationToken = default);
}
