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
            .ValidateOnStart();
        return services.AddHostedService<OutboxPump>();
    }

    private static string Message(string option, string range) =>
        $"Outbox:{option} must be {range}; correct it or leave it out for the default.";
}
