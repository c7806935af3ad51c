using Countersign.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>Adds durable reminders.</summary>
public static class SiloBuilderReminderExtensions
{
    /// <summary>Adds the reminder service; its <see cref="IReminderTable"/> is added by whoever has one.</summary>
    /// <param name="builder">The silo.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        if (builder.Services.Any(d => d.ServiceType == typeof(ReminderService)))
            return builder;

        builder.Services.AddOptions<ReminderOptions>();
        builder.Services.AddSingleton<ReminderService>();
        builder.Services.AddSingleton<IReminderRegistry>(sp => sp.GetRequiredService<ReminderService>());
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            sp => sp.GetRequiredService<ReminderService>());
        return builder;
    }

    /// <summary>Adds the reminder service with a table that lives as long as the process.</summary>
    /// <param name="builder">The silo.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.Services.AddSingleton<IReminderTable, InMemoryReminderTable>();
        return builder.AddReminders();
    }
}
