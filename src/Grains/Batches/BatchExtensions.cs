using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Countersign.Batches;

/// <summary>Registers what batches need.</summary>
public static class BatchExtensions
{
    /// <summary>
    /// Adds the pump, the notes and the states of batches; numbers, tenants, clock and randomness are others' to add.
    /// The front door tells <see cref="IInteractiveGauge"/> of its requests.
    /// </summary>
    public static IServiceCollection AddBatches(this IServiceCollection services)
    {
        services.AddOptions<BatchOptions>().BindConfiguration("Batches").ValidateOnStart();
        services.AddOptions<BatchNotesOptions>().BindConfiguration("BatchNotes").ValidateOnStart();
        services.AddSingleton<IValidateOptions<BatchOptions>, BatchOptionsValidator>();
        services.AddSingleton<IValidateOptions<BatchNotesOptions>, BatchNotesOptionsValidator>();
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(BatchJson.Default));
        services.AddMetrics();
        services.AddSingleton<BatchMetrics>();
        services.AddSingleton<BulkGate>();
        services.AddSingleton<IInteractiveGauge>(static sp => sp.GetRequiredService<BulkGate>());
        services.AddSingleton<IBulkPace>(static sp => sp.GetRequiredService<BulkGate>());
        services.AddSingleton<RowStarter>();
        services.AddSingleton<ShardRunner>();
        services.AddSingleton<BatchPump>();
        services.AddSingleton<IBatchPump>(static sp => sp.GetRequiredService<BatchPump>());
        services.AddSingleton<BatchNotes>();
        services.AddSingleton<IBatchNotes>(static sp => sp.GetRequiredService<BatchNotes>());
        services.AddHostedService(static sp => sp.GetRequiredService<BatchPump>());
        return services.AddHostedService(static sp => sp.GetRequiredService<BatchNotes>());
    }
}
