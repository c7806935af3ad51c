using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Analytics;

/// <summary>Registers analytics.</summary>
internal static class AnalyticsExtensions
{
    private const string Minutes =
        "Analytics:Minutes must be 1 hour to 1 year; correct it or leave it out for 3 days.";

    private const string Hours =
        "Analytics:Hours must be 1 day to 10 years; correct it or leave it out for 62 days.";

    private const string Days = "Analytics:Days must be 1 day to 10 years; correct it or leave it out for 2 years.";

    /// <summary>Adds how long tallies are kept. Configured by the section <c>Analytics</c>.</summary>
    public static IServiceCollection AddAnalytics(this IServiceCollection services)
    {
        services.AddOptions<AnalyticsOptions>()
            .BindConfiguration(AnalyticsOptions.Section)
            .Validate(static o => o.Minutes >= TimeSpan.FromHours(1) && o.Minutes <= TimeSpan.FromDays(366), Minutes)
            .Validate(static o => o.Hours >= TimeSpan.FromDays(1) && o.Hours <= TimeSpan.FromDays(3_653), Hours)
            .Validate(static o => o.Days >= TimeSpan.FromDays(1) && o.Days <= TimeSpan.FromDays(3_653), Days)
            .ValidateOnStart();
        return services;
    }
}
