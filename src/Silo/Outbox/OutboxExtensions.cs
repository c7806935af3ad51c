using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Silo.Outbox;

internal static class OutboxExtensions
{
    /// <summary>Adds the pump of what states send, configured by the section <c>Outbox</c>.</summary>
    public static IServiceCollection AddOutboxPump(this IServiceCollection services)
    {
        services.AddOptions<OutboxOptions>()
            .BindConfiguration("Outbox")
            .Validate(
                o => o.Gather >= TimeSpan.Zero && o.Gather <= TimeSpan.FromSeconds(1),
                Message("Gather", "0 to 1 second"))
            .Validate(
                o => o.Interval >= TimeSpan.FromMilliseconds(10) && o.Interval <= TimeSpan.FromSeconds(10),
                Message("Interval", "10 ms to 10 seconds"))
            .Validate(o => o.PageSize is >= 1 and <= 10_000, Message("PageSize", "1 to 10,000"))
            .Validate(o => o.Concurrency is >= 1 and <= 100, Message("Concurrency", "1 to 100"))
            .Validate(
                o => o.Patience >= TimeSpan.FromMilliseconds(100) && o.Patience <= TimeSpan.FromSeconds(4),
                Message("Patience", "100 ms to 4 seconds"))
            .Validate(o => o.LaneConcurrency is >= 1 and <= 1_000, Message("LaneConcurrency", "1 to 1,000"))
            .Validate(
                o => o.LongestPause >= TimeSpan.FromSeconds(1) && o.LongestPause <= TimeSpan.FromMinutes(10),
                Message("LongestPause", "1 second to 10 minutes"))
            .Validate(o => o.MaxMegabytes is >= 1 and <= 1_000_000, Message("MaxMegabytes", "1 to 1,000,000"))
            .Validate(o => o.MaxLaneMegabytes is >= 1 and <= 1_000_000, Message("MaxLaneMegabytes", "1 to 1,000,000"))
            .ValidateOnStart();
        services.AddSingleton<OutboxMetrics>();
        services.AddSingleton<OutboxLanes>();
        services.AddSingleton<OutboxBounds>();
        return services.AddHostedService<OutboxPump>();
    }

    private static string Message(string option, string range) =>
        $"Outbox:{option} must be {range}; correct it or leave it out for the default.";
}
