using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// A limit that a tenant defines by name and whose key the caller chooses: a start that names it in
/// <c>rate_limits</c> takes one of <paramref name="Limit"/> tokens of the value it gives; they come back evenly over
/// <paramref name="Window"/>.
/// </summary>
/// <param name="Name">1 to 40 of a-z, 0-9 and _.</param>
/// <param name="Limit">Starts of one value within a window; also the largest burst. 1 to 1,000,000.</param>
/// <param name="Window">One second to one day.</param>
[GenerateSerializer, Immutable, Alias("countersign.rate-rule")]
public sealed record RateRule(
    [property: Id(0)] string Name,
    [property: Id(1)] int Limit,
    [property: Id(2)] TimeSpan Window);
