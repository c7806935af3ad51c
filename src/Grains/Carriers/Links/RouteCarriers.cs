using System.Collections.Frozen;
using Countersign.Carriers.Routing;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Carriers.Links;

/// <inheritdoc cref="IRouteCarriers"/>
internal sealed class RouteCarriers(
    LinkPlan plan, IGrainFactory grains, TimeProvider time, ILogger<RouteCarriers> logger) : IRouteCarriers
{
    private readonly FrozenDictionary<string, RouteLinks> _routes = plan.Routes.ToFrozenDictionary(
        static route => route.Route,
        route => new RouteLinks(route.Route, route.Links, plan.WindowOf(route.Route, time), grains, time, logger),
        StringComparer.Ordinal);

    /// <summary>All links of all routes.</summary>
    public IEnumerable<RouteLinks.Link> Links => _routes.Values.SelectMany(static route => route.Links);

    public ICarrier? Find(string route) => _routes.GetValueOrDefault(route);

    public RouteWindow? Window(string route) => _routes.GetValueOrDefault(route)?.Window;
}
