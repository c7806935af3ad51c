using Countersign.Storage.Groups;

namespace Countersign.Storage.Sqlite;

/// <summary>Where the SQLite store lies and how much it may use.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>Name of the database within the data folder.</summary>
    public const string FileName = "state.db";

    /// <summary>Name of the lock that keeps a second server away from the data folder.</summary>
    public const string LockFileName = "state.lock";

    /// <summary>The folder of the database; made if need be. One server at a time. Default: <c>.data</c>.</summary>
    public string DataFolder { get; set; } = ".data";

    /// <summary>Interactive writes that may wait. 1 to 1,000,000. Default: 16,384.</summary>
    public int InteractiveQueueLimit { get; set; } = 16_384;

    /// <summary>Background writes that may wait. 1 to 1,000,000. Default: 16,384.</summary>
    public int BackgroundQueueLimit { get; set; } = 16_384;

    /// <summary>
    /// Bytes of all writes that may wait. 16 MiB to 16 GiB, so that one large state always fits. Default: 64 MiB.
    /// </summary>
    public long QueuedBytesLimit { get; set; } = 64L << 20;

    /// <summary>Most interactive writes of one transaction. 1 to 10,000. Default: 1,024.</summary>
    public int InteractiveRowsPerGroup { get; set; } = 1_024;

    /// <summary>
    /// Most background writes of one transaction: how long an interactive write may have to wait behind them. 1 to
    /// 10,000. Default: 128, about a millisecond.
    /// </summary>
    public int BackgroundRowsPerGroup { get; set; } = 128;

    /// <summary>
    /// Longest wait for company before a commit under load, in whole milliseconds; zero never waits. To 100 ms.
    /// Default: 1 ms.
    /// </summary>
    public TimeSpan GatherWindow { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Connections for reading. 1 to 64. Default: 8.</summary>
    public int ReadConnections { get; set; } = 8;

    /// <summary>Page cache of the writer in MiB. 1 to 65,536. Default: 64.</summary>
    public int WriterCacheMegabytes { get; set; } = 64;

    /// <summary>
    /// Size of the write-ahead log, in MiB, at which it is copied to the database in the background. 1 to 4,096.
    /// Default: 64.
    /// </summary>
    public int CheckpointMegabytes { get; set; } = 64;

    /// <summary>
    /// Size of the write-ahead log, in MiB, at which writers wait for it to be copied. 4 to 65,536 and more than
    /// <see cref="CheckpointMegabytes"/>. Default: 512.
    /// </summary>
    public int MaxLogMegabytes { get; set; } = 512;

    /// <summary>
    /// Largest size of the database in MiB; at it, writes fail until something is deleted. Zero: as large as the disk.
    /// To 268,435,456. Default: 0.
    /// </summary>
    public int MaxDatabaseMegabytes { get; set; }

    /// <summary>
    /// Most memory, in MiB, for knowing which keys do not exist without asking the disk; zero always asks. 0 to 4,096.
    /// Default: 256.
    /// </summary>
    public int KeyFilterMegabytes { get; set; } = 256;

    /// <summary>
    /// How long a stopping server waits for the writes that are queued. 1 second to 10 minutes. Default: 30 seconds.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal GroupLimits Limits => new()
    {
        InteractiveQueueLimit = InteractiveQueueLimit,
        BackgroundQueueLimit = BackgroundQueueLimit,
        QueuedBytesLimit = QueuedBytesLimit,
        InteractiveRowsPerGroup = InteractiveRowsPerGroup,
        BackgroundRowsPerGroup = BackgroundRowsPerGroup,
        GatherWindow = GatherWindow,
    };
}
