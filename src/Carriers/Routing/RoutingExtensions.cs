using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Routing;

/// <summary>Registers routes and their router.</summary>
public static class RoutingExtensions
{
    /// <summary>
    /// Adds the routes of the section <see cref="RoutesOptions.Section"/>, checked at start, and the router. Kinds of
    /// carriers are added as <see cref="ICarrierKind"/>, what opens their links as <see cref="IRouteCarriers"/>, the
    /// sandbox's routes by <c>AddSimulatedCarrier</c>.
    /// </summary>
    public static IServiceCollection AddRoutes(this IServiceCollection services)
    {
        services.AddOperators().AddOptions<RoutesOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RoutesOptions>, RoutesReader>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<RoutesOptions>, RoutesOptionsValidator>());
        services.AddOptions<RoutingOptions>()
            .BindConfiguration("Routing", static binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(
                o => o.FailedMessage is >= 0 and <= 1_000_000_000, Message("FailedMessage", "0 to 1,000,000,000"))
            .Validate(
                o => o.HalfLife >= TimeSpan.FromMinutes(1) && o.HalfLife <= TimeSpan.FromDays(30),
                Message("HalfLife", "1 minute to 30 days"))
            .Validate(o => o.MaxEvidence is >= 50 and <= 100_000, Message("MaxEvidence", "50 to 100,000"))
            .Validate(
                o => o.ApprovalWait >= TimeSpan.FromSeconds(20) && o.ApprovalWait <= TimeSpan.FromSeconds(120),
                Message("ApprovalWait", "20 seconds to 2 minutes"))
            .ValidateOnStart();
        services.TryAddSingleton<IRouteCarriers, NoCarriers>();
        services.TryAddSingleton<Router>();
        services.TryAddSingleton<IRouter>(static services => services.GetRequiredService<Router>());
        services.TryAddSingleton<IRouteNews>(static services => services.GetRequiredService<Router>());
        return services;
    }

    /// <summary>
    /// Adds the operators of the section <see cref="OperatorsOptions.Section"/>, checked at start. May be called again.
    /// </summary>
    public static IServiceCollection AddOperators(this IServiceCollection services)
    {
        services.AddOptions<OperatorsOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<OperatorsOptions>, OperatorsReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OperatorsOptions>, OperatorsReader>());
        services.TryAddSingleton<OperatorBook>();
        return services;
    }

    private static string Message(string option, string range) =>
        $"Routing:{option} must be {range}; correct it or leave it out for the default.";
}
