namespace Orleans
{
    /// <summary>A grain that durable reminders wake.</summary>
    public interface IRemindable : IGrain
    {
        /// <summary>A tick of a reminder. Ticks may come late, twice, or after the reminder was removed.</summary>
        /// <param name="reminderName">The reminder.</param>
        /// <param name="status">When it was and is due.</param>
        /// <returns>A task that ends when the tick is handled.</returns>
        Task ReceiveReminder(string reminderName, Runtime.TickStatus status);
    }
}

namespace Orleans.Runtime
{
    /// <summary>A handle of a durable reminder.</summary>
    public interface IGrainReminder
    {
        /// <summary>The name within the grain.</summary>
        string ReminderName { get; }
    }

    /// <summary>When a reminder was and is due, in UTC.</summary>
    /// <param name="firstTickTime">The first tick.</param>
    /// <param name="period">The time between ticks.</param>
    /// <param name="timeStamp">The tick at hand.</param>
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        /// <summary>The first tick.</summary>
        public DateTime FirstTickTime { get; } = firstTickTime;

        /// <summary>The time between ticks.</summary>
        public TimeSpan Period { get; } = period;

        /// <summary>The tick at hand.</summary>
        public DateTime CurrentTickTime { get; } = timeStamp;

        /// <inheritdoc />
        public override string ToString() => $"<{FirstTickTime}, {Period}, {CurrentTickTime}>";
    }

    /// <summary>A reminder could not be registered, found or removed.</summary>
    /// <param name="message">Why.</param>
    public sealed class ReminderException(string message) : OrleansException(message);
}
