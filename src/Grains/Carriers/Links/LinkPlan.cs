using Countersign.Carriers.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Links;

/// <summary>The links that the configured routes have, and how to open one.</summary>
internal sealed class LinkPlan(
    IOptions<RoutesOptions> routes, IEnumerable<ICarrierKind> kinds, IConfiguration configuration)
{
    /// <summary>Each route and how many links it has.</summary>
    public IReadOnlyList<(string Route, int Links)> Routes { get; } =
        [.. routes.Value.Routes.Select(static route => (route.Key, route.Value.Links))];

    public static string KeyOf(string route, int number) => $"{route}/{number}";

    /// <summary>What a silo may have at the route's carrier at once; null where that is not limited.</summary>
    public RouteWindow? WindowOf(string route, TimeProvider time)
    {
        var options = routes.Value.Routes[route];
        return KindOf(options)?.WindowOf(SettingsOf(route, options)) is { } link
            ? new RouteWindow(link, options.Links, time)
            : null;
    }

    /// <summary>A link that is not started; null where the key names none that is configured.</summary>
    public ICarrierLink? Open(string key)
    {
        var slash = key.LastIndexOf('/');
        if (slash < 1 || !int.TryParse(key.AsSpan(slash + 1), out var number))
            return null;
        if (!routes.Value.Routes.TryGetValue(key[..slash], out var route) || number < 0 || number >= route.Links)
            return null;

        return KindOf(route)?.Open(key[..slash], number, SettingsOf(key[..slash], route));
    }

    private ICarrierKind? KindOf(RouteOptions route) => kinds.FirstOrDefault(
        kind => string.Equals(kind.Name, route.Kind, StringComparison.OrdinalIgnoreCase));

    private IConfigurationSection SettingsOf(string id, RouteOptions route) =>
        configuration.GetSection($"{RoutesOptions.Section}:{id}:{KindOf(route)?.Name}");
}
