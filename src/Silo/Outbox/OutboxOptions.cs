namespace Countersign.Silo.Outbox;

/// <summary>How what states send is handed over (section <c>Outbox</c>).</summary>
public sealed class OutboxOptions
{
    /// <summary>
    /// How long a small page waits for company, so that a receiver's write is shared; where items come fast, longer
    /// (<see cref="OutboxGather"/>). 0 to 1 second. Default: 10 ms.
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

    /// <summary>
    /// How long a page waits for its receivers; what is not taken by then is held for them. 100 ms to 4 seconds.
    /// Default: 2 seconds.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Receivers that are offered what is held for them at the same time. 1 to 1,000. Default: 32.</summary>
    public int LaneConcurrency { get; set; } = 32;

    /// <summary>
    /// The longest pause before a receiver that takes nothing is tried again; the first is 100 ms, and each twice the
    /// one before. 1 second to 10 minutes. Default: 30 seconds.
    /// </summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What may wait in all, and what may be held in all; where there is more, whatever sends something is refused.
    /// 1 to 1,000,000. Default: 1,024.
    /// </summary>
    public int MaxMegabytes { get; set; } = 1_024;

    /// <summary>
    /// What may be held for one receiver; where there is more, whatever sends it something is refused. 1 to 1,000,000.
    /// Default: 256.
    /// </summary>
    public int MaxLaneMegabytes { get; set; } = 256;
}
