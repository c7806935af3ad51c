namespace Countersign.Batches;

/// <summary>How batches are kept and how fast a silo works on them (section <c>Batches</c>).</summary>
public sealed class BatchOptions
{
    /// <summary>
    /// How long a batch and its results are kept, from its upload. One hour to 90 days. Default: 7 days.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long an upload may be silent before it is given up. 5 seconds to 1 hour. Default: 1 minute.
    /// </summary>
    public TimeSpan UploadLease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Shards that this silo works on at once. 1 to 64. Default: 6.</summary>
    public int Workers { get; set; } = 6;

    /// <summary>
    /// Rows that a shard hands out at once, and writes the outcomes of at once. 1 to 1,000. Default: 250.
    /// </summary>
    public int RowsPerStep { get; set; } = 250;

    /// <summary>
    /// Shards of one batch that are handed to the pumps of the silos at once. 1 to 1,000. Default: 24.
    /// </summary>
    public int ShardsInFlight { get; set; } = 24;

    /// <summary>Shards that may wait for this silo's workers. 16 to 100,000. Default: 4,096.</summary>
    public int MaxWaitingShards { get; set; } = 4_096;

    /// <summary>
    /// Starts a second that this silo always begins, however busy the front door is. 1 to 100,000. Default: 500.
    /// </summary>
    public int MinStartsPerSecond { get; set; } = 500;

    /// <summary>Starts that are under way at once. 1 to 4,096. Default: 192.</summary>
    public int MaxStarts { get; set; } = 192;

    /// <summary>Tries of a row whose start ends in a fault, before it has failed. 1 to 100. Default: 8.</summary>
    public int RowTries { get; set; } = 8;

    /// <summary>
    /// The longest pause before rows that could not be started are tried again. 10 ms to 10 minutes. Default: 5
    /// seconds.
    /// </summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often a batch writes its totals while shards report; only what is written is shown. 10 ms to 1 minute.
    /// Default: half a second.
    /// </summary>
    public TimeSpan TotalsInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a shard may be silent before it is handed out again. 1 second to 10 minutes. Default: 5 seconds.
    /// </summary>
    public TimeSpan ShardSilence { get; set; } = TimeSpan.FromSeconds(5);
}
