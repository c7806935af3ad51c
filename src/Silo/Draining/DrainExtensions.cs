using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Draining;

/// <summary>Registers how a process stops.</summary>
public static class DrainExtensions
{
    private static readonly TimeSpan LongestNotice = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Adds the notice before the stop, the bound of requests, and the bound of the whole.</summary>
    public static IServiceCollection AddDrain(this IServiceCollection services)
    {
        services.AddOptions<DrainSettings>()
            .BindConfiguration("Drain")
            .Validate(
                o => o.Notice >= TimeSpan.Zero && o.Notice <= LongestNotice,
                "Drain:Notice must be zero to 5 minutes; leave it out for none.")
            .Validate(
                o => o.Requests > TimeSpan.Zero && o.Requests <= Longest,
                "Drain:Requests must be above zero and at most 10 minutes; leave it out for 20 seconds.")
            .Validate(
                o => o.Rest > TimeSpan.Zero && o.Rest <= Longest,
                "Drain:Rest must be above zero and at most 10 minutes; leave it out for 30 seconds.")
            .ValidateOnStart();
        services.AddOptions<HostOptions>().Configure<IOptions<DrainSettings>>(
            static (host, drain) => host.ShutdownTimeout = drain.Value.Total);
        services.BoundServer();
        return services.AddHostedService<StopNotice>();
    }
}
