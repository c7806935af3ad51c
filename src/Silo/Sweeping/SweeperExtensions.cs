using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Silo.Sweeping;

internal static class SweeperExtensions
{
    /// <summary>Adds the sweeper, configured by the section <c>Sweeper</c>.</summary>
    public static IServiceCollection AddSweeper(this IServiceCollection services)
    {
        services.AddOptions<SweeperOptions>()
            .BindConfiguration("Sweeper")
            .Validate(
                o => o.Interval >= TimeSpan.FromMilliseconds(10) && o.Interval <= TimeSpan.FromHours(1),
                Message("Interval", "10 ms to 1 hour"))
            .Validate(o => o.PageSize is >= 1 and <= DuePage.MaxEntries, Message("PageSize", "1 to 1,000"))
            .Validate(o => o.Concurrency is >= 1 and <= 1_000, Message("Concurrency", "1 to 1,000"))
            .Validate(o => o.DeletePageSize is >= 1 and <= 100_000, Message("DeletePageSize", "1 to 100,000"))
            .Validate(o => o.PagesPerPass is >= 1 and <= 10_000, Message("PagesPerPass", "1 to 10,000"))
            .ValidateOnStart();
        return services.AddHostedService<Sweeper>();
    }

    private static string Message(string option, string range) =>
        $"Sweeper:{option} must be {range}; correct it or leave it out for the default.";
}
