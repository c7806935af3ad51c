using Countersign.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;

namespace Countersign.Ledger;

/// <summary>Registers what quotas, money and caps need.</summary>
public static class LedgerExtensions
{
    /// <summary>Adds what ledgers and accounts need. Configured by the section <c>Ledger</c>.</summary>
    public static IServiceCollection AddLedgers(this IServiceCollection services)
    {
        services.AddOptions<LedgerOptions>()
            .BindConfiguration("Ledger")
            .Validate(
                static o => o.Retention >= TimeSpan.FromDays(1) && o.Retention <= TimeSpan.FromDays(7_305),
                "Ledger:Retention must be 1 day to 20 years; correct it or leave it out for 800 days.")
            .Validate(
                static o => o.LoanLife >= TimeSpan.FromSeconds(1) && o.LoanLife <= LoanTerms.LongestLife,
                "Ledger:LoanLife must be 1 second to 10 minutes; correct it or leave it out for 1 minute.")
            .Validate(
                static o => o.UploadTime >= TimeSpan.FromSeconds(10) && o.UploadTime <= TimeSpan.FromDays(1),
                "Ledger:UploadTime must be 10 seconds to 1 day; correct it or leave it out for 10 minutes.")
            .ValidateOnStart();
        services.Configure<StateCodecOptions>(static codec =>
        {
            codec.TypeInfoResolvers.Add(LedgerJson.Default);
            codec.TypeInfoResolvers.Add(AccountJson.Default);
            codec.TypeInfoResolvers.Add(AllowanceJson.Default);
        });
        services.AddSingleton(static sp => new MoneyPurses(
            sp.GetRequiredService<IGrainFactory>(),
            sp.GetRequiredService<IRandomSource>(),
            sp.GetRequiredService<TimeProvider>(),
            sp.GetService<TaskScheduler>() ?? TaskScheduler.Default));
        services.TryAddSingleton<RuleKeys>();
        services.AddSingleton<AllowanceBook>();
        services.AddHostedService<PurseKeeper>();
        return services.AddSingleton<AccountServices>();
    }

    /// <summary>Adds what a process holds of tenants' quotas; for each that takes from them.</summary>
    public static IServiceCollection AddTenantGateway(this IServiceCollection services)
    {
        services.AddSingleton<TenantGateway>();
        services.AddSingleton<ITenantGateway>(static sp => sp.GetRequiredService<TenantGateway>());
        return services.AddHostedService<GatewayKeeper>();
    }
}
