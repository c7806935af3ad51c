using Countersign.Analytics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Countersign.Events;

/// <summary>Registers event logs.</summary>
public static class EventLogExtensions
{
    /// <summary>Adds what logs need. Configured by the section <c>Events</c>.</summary>
    public static IServiceCollection AddEventLogs(this IServiceCollection services)
    {
        services.AddOptions<EventLogOptions>()
            .BindConfiguration("Events")
            .Validate(
                o => o.Retention >= TimeSpan.FromHours(1) && o.Retention <= TimeSpan.FromDays(3_653),
                "Events:Retention must be 1 hour to 10 years; correct it or leave it out for 30 days.")
            .ValidateOnStart();
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(EventLogJson.Default));
        services.AddAnalytics();
        services.AddMetrics();
        services.TryAddSingleton<EventLogMetrics>();
        services.TryAddSingleton<CheckpointSigner>();
        services.TryAddSingleton<EventLogServices>();
        return services.AddAuditTrail();
    }

    /// <summary>Adds the way to the audit trail, for silos and their clients.</summary>
    public static IServiceCollection AddAuditTrail(this IServiceCollection services)
    {
        services.TryAddSingleton<IAuditTrail, AuditTrail>();
        return services;
    }
}
