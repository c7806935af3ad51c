using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Routing;

/// <summary>Refuses routes that cannot work, naming setting, rule and remedy.</summary>
internal sealed class RoutesOptionsValidator(IEnumerable<ICarrierKind> kinds, IConfiguration configuration)
    : IValidateOptions<RoutesOptions>
{
    private const int MaxIdLength = 32;
    private const int MaxTenants = 1_000;
    private const int MaxRate = 1_000_000;
    private const int MaxPriority = 9;

    public ValidateOptionsResult Validate(string? name, RoutesOptions options)
    {
        var faults = new RouteFaults();
        faults.AddRange(options.Unreadable);
        if (options.Routes.Count > RoutesOptions.MaxRoutes)
            faults.Add($"{RoutesOptions.Section} must have at most {RoutesOptions.MaxRoutes} routes; remove some.");

        foreach (var (id, route) in options.Routes)
        {
            CheckId(id, faults);
            Check(id, route, faults);
            DestinationRules.Check(Path(id), route, faults);
            CheckKind(id, route, faults);
        }

        if (options.Routes.Values.Select(route => route.Currency).Distinct(StringComparer.Ordinal).Count() > 1)
            faults.Add("Routes must all have the same Currency, or nobody could say which is cheaper; convert prices.");

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckId(string id, RouteFaults faults)
    {
        var sound = id.Length is >= 1 and <= MaxIdLength
            && id.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one == '-');
        if (!sound)
            faults.Add($"{Path(id)}: a route's id has 1 to {MaxIdLength} of a-z, 0-9 and -; rename it.");
        else if (SandboxNames.IsTaken(id))
            faults.Add($"{Path(id)}: that id is a sandbox route's; rename it.");
    }

    private static void Check(string id, RouteOptions route, RouteFaults faults)
    {
        var path = Path(id);
        faults.Range(route.Priority, 1, MaxPriority, $"{path}:Priority");
        faults.Range(route.Links, 1, RoutesOptions.MaxLinks, $"{path}:Links");
        faults.Range(route.MaxPerSecond, 1, MaxRate, $"{path}:MaxPerSecond");
        faults.Range(route.BulkShare, 0.0, 1.0, $"{path}:BulkShare");
        if (route.Currency.Length != 3 || !route.Currency.All(char.IsAsciiLetterUpper))
            faults.Add($"{path}:Currency must be three capital letters (ISO 4217), as EUR; correct it.");
        if (route.Tenants.Count > MaxTenants || route.Tenants.Any(string.IsNullOrWhiteSpace))
            faults.Add($"{path}:Tenants must be at most {MaxTenants} ids of tenants; correct it or leave it out.");
    }

    private void CheckKind(string id, RouteOptions route, RouteFaults faults)
    {
        var kind = kinds.FirstOrDefault(one => string.Equals(one.Name, route.Kind, StringComparison.OrdinalIgnoreCase));
        if (kind is not null)
        {
            faults.AddRange(kind.Validate(id, configuration.GetSection($"{Path(id)}:{kind.Name}")));
            return;
        }

        var names = string.Join(", ", kinds.Select(one => one.Name).Order(StringComparer.Ordinal));
        faults.Add($"{Path(id)}:Kind must be one of {names}; it is '{route.Kind}'.");
    }

    private static string Path(string id) => $"{RoutesOptions.Section}:{id}";
}
