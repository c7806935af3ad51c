using Countersign.Carriers.Routing;

namespace Countersign.Carriers.Simulated;

/// <summary>
/// The router of an installation without carriers: two simulated routes for the sandbox, taken in their order, and none
/// for live traffic.
/// </summary>
internal sealed class SandboxRoutes(SimulatedCarrier carrier) : IRouter
{
    /// <summary>The route that number ending 0006 makes fail.</summary>
    public const string First = SandboxNames.First;

    private const string Second = SandboxNames.Second;

    private static readonly RouteChoice FirstChoice = new(First, "first of 2 sandbox routes");
    private static readonly RouteChoice SecondChoice = new(Second, "sim-1 failed in this verification");

    public RouteChoice? Choose(in RouteRequest request)
    {
        if (!request.Sandbox)
            return null;

        return !request.Failed.Contains(First) ? FirstChoice : !request.Failed.Contains(Second) ? SecondChoice : null;
    }

    public ICarrier? Carrier(string route) => route is First or Second ? carrier : null;
}
