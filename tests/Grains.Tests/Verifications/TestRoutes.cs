using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Tenants;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>Routes in their order, each taken until it has failed.</summary>
internal sealed class TestRoutes(params string[] routes) : IRouter
{
    /// <summary>Whether their windows are full.</summary>
    public bool Waits { get; set; }

    public RouteAnswer Choose(in RouteRequest request)
    {
        var rule = RouteRule.For(request.Rules, "UZ", request.Channel);
        foreach (var route in routes)
        {
            if (!request.Failed.Contains(route) && rule?.Use.Contains(route) != false)
                return new RouteChoice(route, $"{route}: next in order") { Waits = Waits };
        }

        return RouteAnswer.None.By(rule);
    }

    public ICarrier? Carrier(string route) => null;
}
