using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Limits;

/// <summary>Registers what rate rules need.</summary>
public static class LimiterExtensions
{
    /// <summary>Adds the states of token buckets.</summary>
    public static IServiceCollection AddLimiters(this IServiceCollection services) =>
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(LimiterJson.Default));
}
