using Countersign.Carriers.Routing;

namespace Countersign.Carriers.Simulated;

/// <summary>
/// The routes of the sandbox: two simulated ones, taken in their order, always. Their choices are the same objects for
/// everybody: a sandbox number keeps no text of its own.
/// </summary>
internal sealed class SandboxRoutes(SimulatedCarrier carrier) : IRouter
{
    /// <summary>The route that number ending 0006 makes fail.</summary>
    public const string First = SandboxNames.First;

    private const string Second = SandboxNames.Second;

    private static readonly RouteChoice FirstChoice = new(First, "first of 2 sandbox routes");
    private static readonly RouteChoice SecondChoice = new(Second, "sim-1 failed in this verification");

    public RouteAnswer Choose(in RouteRequest request)
    {
        if (!request.Sandbox)
            return RouteAnswer.None.Instance;

        var choice = !request.Failed.Contains(First) ? FirstChoice
            : !request.Failed.Contains(Second) ? SecondChoice
            : null;
        if (choice is null)
            return RouteAnswer.None.Instance;

        return request.Sender is null ? choice : choice with { Sender = request.Sender };
    }

    public ICarrier? Carrier(string route) => route is First or Second ? carrier : null;
}
