using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Ledger;

/// <summary>Registers what quotas need.</summary>
public static class LedgerExtensions
{
    /// <summary>Adds the states of ledgers.</summary>
    public static IServiceCollection AddLedgers(this IServiceCollection services) =>
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(LedgerJson.Default));

    /// <summary>Adds what a process holds of tenants' quotas; for each that takes from them.</summary>
    public static IServiceCollection AddTenantGateway(this IServiceCollection services)
    {
        services.AddSingleton<TenantGateway>();
        services.AddSingleton<ITenantGateway>(static sp => sp.GetRequiredService<TenantGateway>());
        return services.AddHostedService<GatewayKeeper>();
    }
}
