using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Security;

/// <summary>Registers the keys of numbers and the ids of verifications.</summary>
public static partial class SecurityExtensions
{
    /// <summary>Adds both; the key ring is the storage's. Configured by the section <c>Residency</c>.</summary>
    public static IServiceCollection AddNumberKeys(this IServiceCollection services)
    {
        services.AddOptions<ResidencyOptions>()
            .BindConfiguration("Residency")
            .Validate(
                o => RegionName().IsMatch(o.Region) && o.Region != ResidencyOptions.Sandbox,
                "Residency:Region must be 1 to 16 of a-z, 0-9 and -, and not 'sandbox'; correct it or leave it out.")
            .ValidateOnStart();
        return services
            .AddSingleton<INumberKeys, NumberKeys>()
            .AddSingleton<IVerificationIds, VerificationIds>()
            .AddSingleton<IMessageIds, MessageIds>();
    }

    [GeneratedRegex("^[a-z0-9-]{1,16}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RegionName();
}
