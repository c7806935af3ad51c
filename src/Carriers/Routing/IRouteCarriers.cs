namespace Countersign.Carriers.Routing;

/// <summary>The carriers behind the routes of <see cref="RoutesOptions"/>.</summary>
public interface IRouteCarriers
{
    /// <summary>The carrier behind the route; null where there is no such route any more.</summary>
    ICarrier? Find(string route);

    /// <summary>What this silo may have at the carrier at once; null where that is not limited.</summary>
    RouteWindow? Window(string route);
}
