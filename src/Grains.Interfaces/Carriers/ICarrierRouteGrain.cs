using Orleans;

namespace Countersign.Carriers;

/// <summary>
/// One route: what all silos together have seen of it. Key: the route's id. Counts are durable every few seconds, a
/// change of the breaker when it is told of; a crash forgets the seconds between. An operator's word is durable when it
/// is answered. Reports may be repeated at the price of counting twice; an operator's word safely.
/// </summary>
[Alias("countersign.carrier-route")]
public interface ICarrierRouteGrain : IGrainWithStringKey
{
    /// <summary>Takes what a silo has seen since its last report, and answers what it needs to choose.</summary>
    [Alias("report")]
    Task<RouteAdvice> ReportAsync(RouteReport report, CancellationToken cancellationToken = default);

    /// <summary>How it is, for operators.</summary>
    [Alias("get")]
    Task<RouteAdvice> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>No silo uses the route any more, until it is enabled.</summary>
    [Alias("disable")]
    Task<RouteAdvice> DisableAsync(RouteOrder order, CancellationToken cancellationToken = default);

    /// <summary>The route is used again, its breaker closed.</summary>
    [Alias("enable")]
    Task<RouteAdvice> EnableAsync(RouteOrder order, CancellationToken cancellationToken = default);
}

/// <summary>An operator's word about a route.</summary>
/// <param name="Reason">Why, 1 to 200 characters.</param>
/// <param name="By">Who, as an operator's key names it.</param>
[GenerateSerializer, Immutable, Alias("countersign.route-order")]
public sealed record RouteOrder([property: Id(0)] string Reason, [property: Id(1)] string By);

/// <summary>The latest word of an operator.</summary>
/// <param name="Disabled">Whether it took the route out of use.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("countersign.route-ruling")]
public sealed record RouteRuling(
    [property: Id(0)] bool Disabled,
    [property: Id(1)] string Reason,
    [property: Id(2)] string By,
    [property: Id(3)] DateTimeOffset At);
