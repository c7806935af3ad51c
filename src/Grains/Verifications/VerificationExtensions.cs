using Countersign.Inbound;
using Countersign.Limits;
using Countersign.Suppressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Countersign.Verifications;

/// <summary>Registers what the grains of numbers need.</summary>
public static class VerificationExtensions
{
    /// <summary>
    /// Adds the services of numbers; router, templates, key ring, batches, clock and randomness are others' to add.
    /// Configured by the section <c>Numbers</c>.
    /// </summary>
    public static IServiceCollection AddVerifications(this IServiceCollection services)
    {
        services.AddOptions<NumberLimits>()
            .BindConfiguration("Numbers")
            .Validate(o => o.MaxSends is >= 1 and <= 100, Message("MaxSends", "1 to 100"))
            .Validate(
                o => o.SendWindow >= TimeSpan.FromMinutes(1) && o.SendWindow <= TimeSpan.FromDays(1),
                Message("SendWindow", "1 minute to 1 day"))
            .Validate(o => o.SessionsPerTenant is >= 2 and <= 100, Message("SessionsPerTenant", "2 to 100"))
            .Validate(
                o => o.Sessions >= o.SessionsPerTenant && o.Sessions <= 1_000,
                Message("Sessions", "SessionsPerTenant to 1,000"))
            .Validate(o => o.MaxMessages is >= 1 and <= 100, Message("MaxMessages", "1 to 100"))
            .Validate(
                o => o.MaxMessagesOfAll >= o.MaxMessages && o.MaxMessagesOfAll <= 1_000,
                Message("MaxMessagesOfAll", "MaxMessages to 1,000"))
            .Validate(
                o => o.MessageWindow >= TimeSpan.FromMinutes(1) && o.MessageWindow <= TimeSpan.FromDays(7),
                Message("MessageWindow", "1 minute to 7 days"))
            .Validate(
                o => o.DuplicateWindow >= TimeSpan.Zero && o.DuplicateWindow <= o.MessageWindow,
                Message("DuplicateWindow", "zero to MessageWindow"))
            .ValidateOnStart();
        services.Configure<StateCodecOptions>(codec => codec.TypeInfoResolvers.Add(VerificationStates.Default));
        services.AddSuppressions();
        services.TryAddSingleton<ISenderOwners, SharedSenders>();
        services.TryAddSingleton<TrafficNotes>();
        return services
            .AddSingleton<InboundTexts>()
            .AddSingleton<InboundAnswers>()
            .AddSingleton<Tills>()
            .AddSingleton<RouteRules>()
            .Configure<StateCodecOptions>(codec => codec.TypeInfoResolvers.Add(VerificationStates.Default))
            .AddMetrics()
            .AddSingleton<VerificationMetrics>()
            .AddSingleton<PhoneNumberServices>();
    }

    private static string Message(string option, string range) =>
        $"Numbers:{option} must be {range}; correct it or leave it out for the default.";
}
