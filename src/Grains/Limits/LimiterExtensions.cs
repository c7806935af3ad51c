using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;

namespace Countersign.Limits;

/// <summary>Registers what rate rules need.</summary>
public static class LimiterExtensions
{
    /// <summary>Adds the states of token buckets.</summary>
    public static IServiceCollection AddLimiters(this IServiceCollection services) =>
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(LimiterJson.Default));

    /// <summary>Adds what counts by them; for each process that starts anything.</summary>
    public static IServiceCollection AddLimitDesk(this IServiceCollection services)
    {
        services.TryAddSingleton<RuleKeys>();
        services.TryAddSingleton<TrafficNotes>();
        if (services.Any(static known => known.ServiceType == typeof(LimitNotes)))
            return services;
        services.AddSingleton<LimitNotes>();
        services.AddHostedService<LimitNotesTeller>();
        return services.AddSingleton(static sp => new LimitDesk(
            sp.GetRequiredService<IGrainFactory>(),
            sp.GetRequiredService<RuleKeys>(),
            sp.GetRequiredService<LimitNotes>()));
    }
}
