using System.Collections.Immutable;
using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Tenants;

namespace Countersign.Verifications;

/// <summary>
/// The router of decisions that no command of a tenant brings about: it asks by the tenant's rules. Where nobody knows
/// them at the moment it chooses nothing, rather than a route that the tenant may not take.
/// </summary>
/// <param name="router">Chooses.</param>
/// <param name="rulesOf">A tenant's rules; null where they are not known.</param>
internal sealed class RuledRouter(IRouter router, Func<string, ImmutableArray<RouteRule>?> rulesOf) : IRouter
{
    /// <summary>That for one tenant.</summary>
    public static IRouter Of(IRouter router, ImmutableArray<RouteRule>? rules) => rules switch
    {
        null => Ignorant.Instance,
        { IsEmpty: true } => router,
        _ => new RuledRouter(router, _ => rules),
    };

    public RouteAnswer Choose(in RouteRequest request) => rulesOf(request.Tenant) is { } rules
        ? router.Choose(request with { Rules = rules })
        : Ignorant.Instance.Choose(request);

    public ICarrier? Carrier(string route) => router.Carrier(route);

    /// <summary>Knows no rules, and so has room nowhere for now.</summary>
    private sealed class Ignorant : IRouter
    {
        public static Ignorant Instance { get; } = new();

        public RouteAnswer Choose(in RouteRequest request) => RouteAnswer.Full.Instance;

        public ICarrier? Carrier(string route) => null;
    }
}
