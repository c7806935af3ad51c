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

    /// <summary>A link that is not started; null where the key names none that is configured.</summary>
    public ICarrierLink? Open(string key)
    {
        var slash = key.LastIndexOf('/');
        if (slash < 1 || !int.TryParse(key.AsSpan(slash + 1), out var number))
            return null;
        if (!routes.Value.Routes.TryGetValue(key[..slash], out var route) || number < 0 || number >= route.Links)
            return null;

        var kind = kinds.FirstOrDefault(
            kind => string.Equals(kind.Name, route.Kind, StringComparison.OrdinalIgnoreCase));
        return kind?.Open(
            key[..slash],
            number,
            configuration.GetSection($"{RoutesOptions.Section}:{key[..slash]}:{kind.Name}"));
    }
}
