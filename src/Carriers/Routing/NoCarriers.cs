namespace Countersign.Carriers.Routing;

/// <summary>Behind the routes of a process that opens no links.</summary>
internal sealed class NoCarriers : IRouteCarriers
{
    public ICarrier? Find(string route) => null;

    public RouteWindow? Window(string route) => null;
}
