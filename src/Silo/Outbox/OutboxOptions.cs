namespace Countersign.Silo.Outbox;

/// <summary>How what states send is handed over (section <c>Outbox</c>).</summary>
public sealed class OutboxOptions
{
    /// <summary>
    /// How long a small page waits for company, so that a receiver's write is shared. 0 to 1 second. Default: 10 ms.
    /// </summary>
    public TimeSpan Gather { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// How often what other silos have put in is looked for. 10 ms to 10 seconds. Default: 100 ms.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes whose items are read at once. 1 to 10,000. Default: 1,000.</summary>
    public int PageSize { get; set; } = 1_000;

    /// <summary>Receivers that are handed something at the same time. 1 to 100. Default: 8.</summary>
    public int Concurrency { get; set; } = 8;
}
