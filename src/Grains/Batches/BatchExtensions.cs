using Countersign.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Countersign.Batches;

/// <summary>Registers what batches need.</summary>
public static class BatchExtensions
{
    /// <summary>
    /// Adds what lets bulk work of this process make room for interactive requests; whoever serves requests tells
    /// <see cref="IInteractiveGauge"/> of them.
    /// </summary>
    public static IServiceCollection AddBatchPace(this IServiceCollection services)
    {
        services.AddOptions<BatchOptions>().BindConfiguration("Batches").ValidateOnStart();
        services.AddSingleton<IValidateOptions<BatchOptions>, BatchOptionsValidator>();
        services.AddSingleton<BulkGate>();
        services.AddSingleton<IInteractiveGauge>(static sp => sp.GetRequiredService<BulkGate>());
        return services.AddSingleton<IBulkPace>(static sp => sp.GetRequiredService<BulkGate>());
    }

    /// <summary>
    /// Adds the pump, the notes and the states of batches; numbers, tenants, clock and randomness are others' to add.
    /// </summary>
    public static IServiceCollection AddBatches(this IServiceCollection services)
    {
        services.AddBatchPace();
        services.AddLimitDesk();
        services.AddOptions<BatchNotesOptions>().BindConfiguration("BatchNotes").ValidateOnStart();
        services.AddSingleton<IValidateOptions<BatchNotesOptions>, BatchNotesOptionsValidator>();
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(BatchJson.Default));
        services.AddMetrics();
        services.AddSingleton<BatchMetrics>();
        services.AddSingleton<RowStarter>();
        services.AddSingleton<StepWatch>();
        services.AddSingleton<ShardRunner>();
        services.AddSingleton<BatchPump>();
        services.AddSingleton<IBatchPump>(static sp => sp.GetRequiredService<BatchPump>());
        services.AddSingleton<BatchNotes>();
        services.AddSingleton<IBatchNotes>(static sp => sp.GetRequiredService<BatchNotes>());
        services.AddHostedService(static sp => sp.GetRequiredService<BatchPump>());
        return services.AddHostedService(static sp => sp.GetRequiredService<BatchNotes>());
    }
}
