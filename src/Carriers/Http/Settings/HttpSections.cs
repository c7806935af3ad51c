using Microsoft.Extensions.Configuration;

namespace Countersign.Carriers.Http.Settings;

/// <summary>Finds the routes of this kind in the settings.</summary>
internal static class HttpSections
{
    private const string Routes = "Routes";

    /// <summary>The ids of the routes, and the section of each that is about HTTP.</summary>
    public static IEnumerable<(string Route, IConfigurationSection Section)> Of(IConfiguration configuration) =>
        configuration.GetSection(Routes).GetChildren()
            .Where(static route => string.Equals(
                route["Kind"], HttpCarrierKind.KindName, StringComparison.OrdinalIgnoreCase))
            .OrderBy(static route => route.Key, StringComparer.Ordinal)
            .Select(static route => (route.Key, route.GetSection(HttpCarrierKind.KindName)));
}
