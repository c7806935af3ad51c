using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Idempotency;

/// <summary>Registers what the answers of idempotent requests need.</summary>
public static class IdempotencyExtensions
{
    /// <summary>Adds the options and states of kept answers.</summary>
    public static IServiceCollection AddIdempotency(this IServiceCollection services)
    {
        services.AddOptions<IdempotencyOptions>()
            .BindConfiguration("Idempotency")
            .Validate(
                static o => o.Retention >= TimeSpan.FromMinutes(1) && o.Retention <= TimeSpan.FromDays(30),
                "Idempotency:Retention must be 1 minute to 30 days; leave it out for 24 hours.")
            .Validate(
                static o => o.Lease >= TimeSpan.FromSeconds(1) && o.Lease <= TimeSpan.FromHours(1),
                "Idempotency:Lease must be 1 second to 1 hour; leave it out for 30 seconds.")
            .ValidateOnStart();
        return services.Configure<StateCodecOptions>(
            static codec => codec.TypeInfoResolvers.Add(IdempotencyJson.Default));
    }
}
