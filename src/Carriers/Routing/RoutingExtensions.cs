using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Routing;

/// <summary>Registers routes.</summary>
public static class RoutingExtensions
{
    /// <summary>
    /// Adds the routes of the section <see cref="RoutesOptions.Section"/>, checked at start. Kinds of carriers are
    /// added as <see cref="ICarrierKind"/>.
    /// </summary>
    public static IServiceCollection AddRoutes(this IServiceCollection services)
    {
        services.AddOptions<RoutesOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RoutesOptions>, RoutesReader>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<RoutesOptions>, RoutesOptionsValidator>());
        return services;
    }
}
