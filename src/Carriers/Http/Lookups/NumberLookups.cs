using Countersign.Carriers.Http.Settings;
using Countersign.Numbers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Http.Lookups;

/// <summary>Asks carriers where numbers are now: the routes of the kind <c>Http</c> that have <c>Lookup</c>.</summary>
public sealed class NumberLookups : IDisposable
{
    /// <summary>Carriers that are asked about one number, should the first say nothing.</summary>
    private const int MaxAsked = 2;

    private readonly List<LookupRoute> _routes = [];

    /// <summary>Reads the settings; connects to nothing yet.</summary>
    /// <exception cref="OptionsValidationException">Some of it cannot work; each failure is a sentence.</exception>
    public NumberLookups(IConfiguration configuration, TimeProvider time, IRandomSource random)
    {
        var faults = new List<string>();
        foreach (var (name, section) in HttpSections.Of(configuration))
        {
            var found = new SettingFaults(section.Path);
            if (RouteSection.Bind(section, found) is { Lookup: not null } options
                && LookupRoute.Read(name, options, time, random, found) is { } route)
            {
                _routes.Add(route);
            }

            faults.AddRange(found.All);
        }

        if (faults.Count == 0)
            return;
        Dispose();
        throw new OptionsValidationException("Routes", typeof(HttpRouteOptions), faults);
    }

    /// <summary>
    /// What the first carrier that answers says, in the order of the routes' ids; null where none does.
    /// </summary>
    /// <param name="number">The number.</param>
    /// <param name="region">Its region.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<LineStatus?> FindAsync(
        E164 number, string region, CancellationToken cancellationToken = default)
    {
        foreach (var route in _routes.Where(route => route.Serves(region)).Take(MaxAsked))
        {
            if (await route.FindAsync(number, cancellationToken) is { } status)
                return status;
        }

        return null;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _routes.ForEach(static route => route.Dispose());
}

/// <summary>Registers lookups.</summary>
public static class NumberLookupExtensions
{
    /// <summary>Adds <see cref="NumberLookups"/>.</summary>
    public static IServiceCollection AddNumberLookups(this IServiceCollection services) =>
        services.AddSingleton<NumberLookups>();
}
