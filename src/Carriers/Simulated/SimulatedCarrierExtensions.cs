using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Carriers.Simulated;

/// <summary>Registers the sandbox's carrier.</summary>
public static class SimulatedCarrierExtensions
{
    /// <summary>
    /// Adds the simulated carrier, its routes and its clock. <see cref="IReceiptSink"/> and <see cref="IHandsets"/>
    /// must be registered too.
    /// </summary>
    public static IServiceCollection AddSimulatedCarrier(this IServiceCollection services)
    {
        services.AddOptions<SimulatedCarrierOptions>()
            .BindConfiguration("Sandbox")
            .Validate(o => o.MessagesPerTenant is >= 1 and <= 1_000_000, Message("MessagesPerTenant", "1 to 1,000,000"))
            .Validate(o => o.Undelivered is >= 1 and <= 1_000_000, Message("Undelivered", "1 to 1,000,000"))
            .Validate(o => o.Waiting is >= 0 and <= 10_000_000, Message("Waiting", "0 to 10,000,000"))
            .Validate(
                o => o.Delay >= TimeSpan.Zero && o.Delay <= TimeSpan.FromDays(1), Message("Delay", "0 to one day"))
            .ValidateOnStart();
        services.AddSingleton<SandboxClock>();
        services.AddSingleton<ISandboxClock>(provider => provider.GetRequiredService<SandboxClock>());
        services.AddSingleton<SubmissionJournal>();
        services.AddSingleton<SimulatedCarrier>();
        services.AddSingleton<SandboxRoutes>();
        services.AddSingleton<ICarrierKind, SimulatedKind>();
        return services;
    }

    private static string Message(string option, string range) =>
        $"Sandbox:{option} must be {range}; correct it or leave it out for the default.";
}
