using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Providers;
using Orleans.Storage;

namespace Countersign.Carriers;

/// <summary>Registers what brings carriers and grains together.</summary>
public static class CarrierGrainExtensions
{
    private static readonly TimeSpan LongestKeep = TimeSpan.FromDays(7);

    /// <summary>
    /// Adds the one way by which receipts reach their numbers; enough for a process without grains of its own.
    /// </summary>
    public static IServiceCollection AddReceipts(this IServiceCollection services) =>
        services.AddSingleton<IReceiptSink, ReceiptSink>();

    /// <summary>Adds what keeps this process and the grains of its routes informed of each other.</summary>
    public static IServiceCollection AddCarrierRoutes(this IServiceCollection services) => services
        .Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(CarrierRouteJson.Default))
        .AddHostedService<RouteWatch>();

    /// <summary>Adds the index of message ids, over the default storage, configured by <c>Receipts</c>.</summary>
    public static IServiceCollection AddReceiptIndex(this IServiceCollection services)
    {
        services.AddOptions<ReceiptOptions>()
            .BindConfiguration("Receipts")
            .Validate(
                static o => o.Keep >= TimeSpan.FromMinutes(1) && o.Keep <= LongestKeep,
                Message("Keep", "1 minute to 7 days"))
            .Validate(
                static o => o.KeepEarly >= TimeSpan.FromSeconds(1) && o.KeepEarly <= TimeSpan.FromDays(1),
                Message("KeepEarly", "1 second to 1 day"))
            .Validate(static o => o.EarlyPerBucket is >= 0 and <= 4_096, Message("EarlyPerBucket", "0 to 4,096"))
            .Validate(static o => o.PerBucket is >= 64 and <= 262_144, Message("PerBucket", "64 to 262,144"))
            .ValidateOnStart();
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(ReceiptJson.Default));
        services.AddSingleton<ILateAnswerSink, LateAnswerSink>();
        services.AddMetrics();
        services.AddSingleton<ReceiptMetrics>();
        return services.AddSingleton(static provider => new ReceiptServices(
            provider.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME),
            provider.GetRequiredService<IOptions<ReceiptOptions>>(),
            provider.GetRequiredService<ReceiptMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ReceiptIndexGrain>>()));
    }

    private static string Message(string option, string range) =>
        $"Receipts:{option} must be {range}; correct it or leave it out for the default.";
}
