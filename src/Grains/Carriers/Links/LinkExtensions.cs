using Countersign.Carriers.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Carriers.Links;

/// <summary>Registers the links of routes.</summary>
public static class LinkExtensions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Adds the links of the configured routes and what keeps them open, configured by <c>Links</c>; kinds of carriers
    /// are others' to add.
    /// </summary>
    public static IServiceCollection AddCarrierLinks(this IServiceCollection services)
    {
        services.AddOptions<LinkOptions>()
            .BindConfiguration("Links")
            .Validate(static o => IsInRange(o.PingInterval), Message("PingInterval"))
            .Validate(static o => IsInRange(o.PingTimeout), Message("PingTimeout"))
            .ValidateOnStart();
        services.AddSingleton<LinkPlan>();
        services.AddSingleton<RouteCarriers>();
        services.AddSingleton<IRouteCarriers>(static provider => provider.GetRequiredService<RouteCarriers>());
        return services.AddHostedService<LinkKeeper>();
    }

    private static bool IsInRange(TimeSpan time) => time >= Shortest && time <= Longest;

    private static string Message(string option) =>
        $"Links:{option} must be 100 ms to 1 minute; correct it or leave it out for the default.";
}
