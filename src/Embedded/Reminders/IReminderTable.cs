using Orleans.Runtime;

namespace Orleans;

/// <summary>The durable store of reminders. Writes are unconditional, removals compare the ETag.</summary>
public interface IReminderTable
{
    /// <summary>Runs before anything else is asked of the table.</summary>
    /// <param name="cancellationToken">Signalled when the start is given up.</param>
    /// <returns>A task that ends when the table is ready.</returns>
    Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>All reminders of a grain.</summary>
    /// <param name="grainId">The grain.</param>
    /// <returns>The reminders.</returns>
    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>
    /// Reminders whose grain's <see cref="GrainId.GetUniformHashCode"/> lies above <paramref name="begin"/> and not
    /// above
    /// <paramref name="end"/>; wraps around when begin is not below end, so that (0, 0) means all.
    /// </summary>
    /// <param name="begin">The lower bound, not included.</param>
    /// <param name="end">The upper bound, included.</param>
    /// <returns>The reminders.</returns>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    /// <summary>One reminder.</summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="reminderName">The name within the grain.</param>
    /// <returns>The reminder, or null.</returns>
    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Writes a reminder.</summary>
    /// <param name="entry">The reminder; its ETag is not compared.</param>
    /// <returns>The new ETag, once durable.</returns>
    Task<string?> UpsertRow(ReminderEntry entry);

    /// <summary>Removes a reminder if its ETag is the stored one.</summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="reminderName">The name within the grain.</param>
    /// <param name="eTag">The version last seen.</param>
    /// <returns>Whether it was removed.</returns>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    /// <summary>Removes everything; for tests.</summary>
    /// <returns>A task that ends when the table is empty.</returns>
    Task TestOnlyClearTable();

    /// <summary>Runs after everything else.</summary>
    /// <param name="cancellationToken">Signalled when the time is up.</param>
    /// <returns>A task that ends when the table is closed.</returns>
    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}

/// <summary>Reminders as read from a table.</summary>
public sealed class ReminderTableData
{
    /// <summary>No reminder.</summary>
    public ReminderTableData() => Reminders = [];

    /// <summary>Some reminders.</summary>
    /// <param name="list">The reminders.</param>
    public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = [.. list];

    /// <summary>One reminder.</summary>
    /// <param name="entry">The reminder.</param>
    public ReminderTableData(ReminderEntry entry) => Reminders = [entry];

    /// <summary>The reminders.</summary>
    public IList<ReminderEntry> Reminders { get; }
}

/// <summary>A durable reminder.</summary>
public sealed class ReminderEntry
{
    /// <summary>The grain that it wakes.</summary>
    public GrainId GrainId { get; set; }

    /// <summary>The name within the grain.</summary>
    public string ReminderName { get; set; } = null!;

    /// <summary>The first tick, in UTC.</summary>
    public DateTime StartAt { get; set; }

    /// <summary>The time between ticks.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>The version in the store.</summary>
    public string? ETag { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"<GrainId={GrainId} ReminderName={ReminderName} Period={Period}>";
}
