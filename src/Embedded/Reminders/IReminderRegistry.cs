using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>
/// Durable reminders by grain identity; grains use the extensions of <see cref="GrainReminderExtensions"/>.
/// </summary>
public interface IReminderRegistry
{
    /// <summary>Sets a reminder, replacing one of the same name.</summary>
    /// <param name="callingGrainId">The grain.</param>
    /// <param name="reminderName">The name within the grain.</param>
    /// <param name="dueTime">How long until the first tick.</param>
    /// <param name="period">How long between ticks.</param>
    /// <returns>A handle, once the reminder is durable.</returns>
    Task<IGrainReminder> RegisterOrUpdateReminder(
        GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

    /// <summary>Removes a reminder.</summary>
    /// <param name="callingGrainId">The grain.</param>
    /// <param name="reminder">The handle.</param>
    /// <returns>A task that ends when it is durably gone.</returns>
    Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

    /// <summary>Finds a reminder.</summary>
    /// <param name="callingGrainId">The grain.</param>
    /// <param name="reminderName">The name within the grain.</param>
    /// <returns>A handle, or null.</returns>
    Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

    /// <summary>All reminders of a grain.</summary>
    /// <param name="callingGrainId">The grain.</param>
    /// <returns>Their handles.</returns>
    Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
}
