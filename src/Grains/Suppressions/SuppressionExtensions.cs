using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Countersign.Suppressions;

/// <summary>Registers suppression lists.</summary>
public static class SuppressionExtensions
{
    /// <summary>Adds the states of the lists and the way from numbers to them.</summary>
    public static IServiceCollection AddSuppressions(this IServiceCollection services)
    {
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(SuppressionJson.Default));
        services.TryAddSingleton<ISuppressionLists, SuppressionLists>();
        return services;
    }
}
