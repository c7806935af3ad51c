using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Carriers.Links;

/// <inheritdoc cref="ILiveCarriers"/>
internal sealed class LiveCarriers(LinkPlan plan, IGrainFactory grains, TimeProvider time, ILogger<LiveCarriers> logger)
    : ILiveCarriers
{
    private readonly FrozenDictionary<string, RouteLinks> _routes = plan.Routes.ToFrozenDictionary(
        static route => route.Route,
        route => new RouteLinks(route.Route, route.Links, grains, time, logger),
        StringComparer.Ordinal);

    /// <summary>All links of all routes.</summary>
    public IEnumerable<RouteLinks.Link> Links => _routes.Values.SelectMany(static route => route.Links);

    public ICarrier? Carrier(string route) => _routes.GetValueOrDefault(route);
}
