namespace Countersign.Events;

/// <summary>How long events are kept (section <c>Events</c>).</summary>
public sealed class EventLogOptions
{
    /// <summary>
    /// How long events are kept at least; they go in chunks of 256, and what proves the rest stays. 1 hour to 10 years.
    /// Default: 30 days.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);
}
