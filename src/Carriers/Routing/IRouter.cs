using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Carriers.Routing;

/// <summary>What a route is asked for.</summary>
/// <param name="Sandbox">Sandbox traffic never reaches a real carrier.</param>
/// <param name="Channel">How the code shall travel.</param>
/// <param name="To">The destination.</param>
/// <param name="Failed">Routes that failed in this verification: taken again only where none else is left, and never
/// here twice.</param>
public readonly record struct RouteRequest(bool Sandbox, Channel Channel, E164 To, IReadOnlyList<string> Failed);

/// <summary>A route, and why it was chosen in words an operator reads in a timeline.</summary>
public sealed record RouteChoice(string Route, string Explanation);

/// <summary>Picks a route. Pure over its snapshot of the routes: no call, no wait.</summary>
public interface IRouter
{
    /// <summary>The best route that has not failed, or null where none serves the request.</summary>
    RouteChoice? Choose(in RouteRequest request);

    /// <summary>The carrier behind a route this router chose, now or before a restart; null where it is gone.</summary>
    ICarrier? Carrier(string route);
}
