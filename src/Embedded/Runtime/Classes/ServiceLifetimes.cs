using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Embedded;

/// <summary>
/// Which services live as long as the silo. Taken from the registrations, because a provider does not tell.
/// </summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    public bool IsSingleton(Type type, object? key)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var last = services.LastOrDefault(
            d => Equals(d.ServiceKey, key) && (d.ServiceType == type || d.ServiceType == definition));
        if (last is not null)
            return last.Lifetime == ServiceLifetime.Singleton;

        // A sequence is as short-lived as its shortest-lived element.
        return definition == typeof(IEnumerable<>)
            && services.Where(d => d.ServiceType == type.GetGenericArguments()[0])
                .All(d => d.Lifetime == ServiceLifetime.Singleton);
    }
}
