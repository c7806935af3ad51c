using Countersign.Embedded;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans;

/// <summary>Durable reminders of a grain that implements <see cref="IRemindable"/>.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Sets a reminder, replacing one of the same name.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="reminderName">The name within the grain.</param>
    /// <param name="dueTime">How long until the first tick.</param>
    /// <param name="period">How long between ticks; not below the minimum of <c>ReminderOptions</c>.</param>
    /// <returns>A handle, once the reminder is durable.</returns>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        if (grain is not IRemindable)
            throw new InvalidOperationException($"A {grain.GrainContext.GrainId.Type} is not {nameof(IRemindable)}.");

        return Registry(grain).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period);
    }

    /// <summary>Removes a reminder.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="reminder">The handle.</param>
    /// <returns>A task that ends when it is durably gone.</returns>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
        => Registry(grain).UnregisterReminder(grain.GrainContext.GrainId, reminder);

    /// <summary>Finds a reminder.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="reminderName">The name within the grain.</param>
    /// <returns>A handle, or null.</returns>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
        => Registry(grain).GetReminder(grain.GrainContext.GrainId, reminderName);

    /// <summary>All reminders of the grain.</summary>
    /// <param name="grain">The grain.</param>
    /// <returns>Their handles.</returns>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain)
        => Registry(grain).GetReminders(grain.GrainContext.GrainId);

    private static IReminderRegistry Registry(IGrainBase grain)
        => RuntimeContext.Service<IReminderRegistry>(grain.GrainContext)
            ?? throw new OrleansConfigurationException("Reminders need UseInMemoryReminderService or AddReminders.");
}
