namespace Orleans.Configuration
{
    /// <summary>When idle activations are collected.</summary>
    public class GrainCollectionOptions
    {
        /// <summary>How often idle activations are looked for.</summary>
        public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

        /// <summary>
        /// How long an activation may idle. Classes may differ by <see cref="CollectionAgeLimitAttribute"/>.
        /// </summary>
        public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

        /// <summary>Ages by the full name of a grain class.</summary>
        public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

        /// <summary>How long an activation may take to become ready.</summary>
        public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

        /// <summary>How long an activation may take to end.</summary>
        public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
    }

    /// <summary>How calls wait.</summary>
    public abstract class MessagingOptions
    {
        /// <summary>How long a caller waits for an answer.</summary>
        public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

        /// <summary>Whether a request that nobody waits for any more is dropped before it runs.</summary>
        public bool DropExpiredMessages { get; set; } = true;
    }

    /// <summary>How calls wait in a silo.</summary>
    public class SiloMessagingOptions : MessagingOptions
    {
        /// <summary>
        /// The most requests that wait for one activation; the next gets a <see
        /// cref="Runtime.LimitExceededException"/>. Zero
        /// means the default of the runtime, which is never unlimited here.
        /// </summary>
        public int MaxEnqueuedRequestsHardLimit { get; set; }
    }
}

namespace Orleans.Hosting
{
    /// <summary>Limits of durable reminders.</summary>
    public sealed class ReminderOptions
    {
        /// <summary>The shortest period that a reminder may have.</summary>
        public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

        /// <summary>How often the table is read again.</summary>
        public TimeSpan RefreshReminderListPeriod { get; set; } = TimeSpan.FromMinutes(5);
    }
}
