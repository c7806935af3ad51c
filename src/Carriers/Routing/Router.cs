using System.Collections.Frozen;
using System.Collections.Immutable;
using Countersign.Carriers.Simulated;
using Countersign.Numbers;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Routing;

/// <summary>
/// The router of one process. Sandbox traffic takes the sandbox's routes and no others; live traffic takes the routes
/// of <see cref="RoutesOptions"/>, chosen over what this process was last told of them (<see cref="Heard"/>).
/// </summary>
internal sealed class Router : IRouter, IRouteNews
{
    private readonly SandboxRoutes _sandbox;
    private readonly IRouteCarriers _carriers;
    private readonly RouteChooser _chooser;
    private readonly FrozenDictionary<string, LiveRoute> _routes;

    public Router(
        SandboxRoutes sandbox,
        IRouteCarriers carriers,
        IOptions<RoutesOptions> routes,
        IOptions<RoutingOptions> options,
        IRandomSource random,
        TimeProvider time)
    {
        (_sandbox, _carriers) = (sandbox, carriers);
        Routes =
        [
            .. routes.Value.Routes.OrderBy(route => route.Key, StringComparer.Ordinal)
                .Select(route => new LiveRoute(route.Key, route.Value, carriers.Window(route.Key), time)),
        ];
        _routes = Routes.ToFrozenDictionary(route => route.Id, StringComparer.Ordinal);
        _chooser = new RouteChooser(Routes, options.Value, random);
    }

    /// <summary>The routes of live traffic, by their ids.</summary>
    public ImmutableArray<LiveRoute> Routes { get; }

    public RouteAnswer Choose(in RouteRequest request) =>
        request.Sandbox ? _sandbox.Choose(request)
        : Routes.Length == 0 ? RouteAnswer.None.Instance
        : _chooser.Choose(request);

    public ICarrier? Carrier(string route) =>
        _sandbox.Carrier(route) ?? (_routes.ContainsKey(route) ? _carriers.Find(route) : null);

    public RouteWindow? Window(string route) => _routes.GetValueOrDefault(route)?.Window;

    public bool TryTake(string route) => !_routes.TryGetValue(route, out var known) || known.TryTakeRate(bulk: false);

    /// <summary>What all processes together have seen of a route.</summary>
    public void Heard(string route, RouteAdvice advice)
    {
        _routes[route].Heard(advice);
        _chooser.Changed();
    }

    public void Answered(string route, E164 to, bool bulk, SubmissionResult result, TimeSpan took, bool first)
    {
        if (!_routes.TryGetValue(route, out var known) || result is SubmissionResult.Expired)
            return;

        known.News.Cell(Destinations.RegionOf(to), bulk)?.Answered(result, took, first);
        known.Answered(result is SubmissionResult.Unknown or SubmissionResult.Rejected { TryNextRoute: true });
    }

    public void Reported(string route, E164 to, bool bulk, bool delivered)
    {
        if (_routes.TryGetValue(route, out var known))
            known.News.Cell(Destinations.RegionOf(to), bulk)?.Reported(delivered);
    }

    public void Approved(string route, E164 to, bool bulk, TimeSpan after)
    {
        if (_routes.TryGetValue(route, out var known))
            known.News.Cell(Destinations.RegionOf(to), bulk)?.Approved(after);
    }
}
