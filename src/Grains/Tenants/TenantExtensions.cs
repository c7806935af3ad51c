using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Tenants;

/// <summary>Registers what tenants need.</summary>
public static class TenantExtensions
{
    /// <summary>Adds tenant snapshots.</summary>
    public static IServiceCollection AddTenants(this IServiceCollection services)
    {
        services.AddOptions<TenantOptions>()
            .BindConfiguration("Tenants")
            .Validate(
                static o => o.SnapshotAge >= TimeSpan.FromMilliseconds(10) && o.SnapshotAge <= TimeSpan.FromMinutes(1),
                "Tenants:SnapshotAge must be 10 ms to 1 minute; leave it out for 1 second.")
            .Validate(static o => o.Snapshots is >= 10 and <= 1_000_000, Message("Snapshots", "10 to 1,000,000"))
            .Validate(
                static o => IsLimit(o.SandboxStartsPerSecond), Message("SandboxStartsPerSecond", "1 to 1,000,000"))
            .Validate(static o => IsLimit(o.SandboxPerAddress), Message("SandboxPerAddress", "1 to 1,000,000"))
            .Validate(static o => IsLimit(o.SandboxPerDevice), Message("SandboxPerDevice", "1 to 1,000,000"))
            .ValidateOnStart();
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(TenantJson.Default));
        services.AddSingleton<TenantPlans>();
        return services.AddSingleton<ITenantSnapshots, TenantSnapshots>();
    }

    private static bool IsLimit(int limit) => limit is >= 1 and <= 1_000_000;

    private static string Message(string option, string range) =>
        $"Tenants:{option} must be {range}; leave it out for its default.";
}
