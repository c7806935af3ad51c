using System.ComponentModel.DataAnnotations;

namespace Countersign.Storage.Sqlite;

/// <summary>Where the SQLite store lies and how much it may use.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>Name of the database within the data folder.</summary>
    public const string FileName = "state.db";

    /// <summary>Name of the lock that keeps a second server away from the data folder.</summary>
    public const string LockFileName = "state.lock";

    /// <summary>The folder of the database; made if need be. One server at a time. Default: <c>.data</c>.</summary>
    [Required(ErrorMessage = "SqliteStorageOptions.DataFolder is empty; name the folder that shall hold the data.")]
    public string DataFolder { get; set; } = ".data";

    /// <summary>Interactive writes that may wait. 1 to 1,000,000. Default: 16,384.</summary>
    [Range(1, 1_000_000,
        ErrorMessage = "SqliteStorageOptions.InteractiveQueueLimit must be 1 to 1,000,000; leave it out for 16,384.")]
    public int InteractiveQueueLimit { get; set; } = 16_384;

    /// <summary>Background writes that may wait. 1 to 1,000,000. Default: 16,384.</summary>
    [Range(1, 1_000_000,
        ErrorMessage = "SqliteStorageOptions.BackgroundQueueLimit must be 1 to 1,000,000; leave it out for 16,384.")]
    public int BackgroundQueueLimit { get; set; } = 16_384;

    /// <summary>
    /// Bytes of all writes that may wait. 16 MiB to 16 GiB, so that one large state always fits. Default: 64 MiB.
    /// </summary>
    [Range(16L << 20, 16L << 30,
        ErrorMessage = "SqliteStorageOptions.QueuedBytesLimit must be 16 MiB to 16 GiB; leave it out for 64 MiB.")]
    public long QueuedBytesLimit { get; set; } = 64L << 20;

    /// <summary>Most interactive writes of one transaction. 1 to 10,000. Default: 1,024.</summary>
    [Range(1, 10_000,
        ErrorMessage = "SqliteStorageOptions.InteractiveRowsPerGroup must be 1 to 10,000; leave it out for 1,024.")]
    public int InteractiveRowsPerGroup { get; set; } = 1_024;

    /// <summary>
    /// Most background writes of one transaction: how long an interactive write may have to wait behind them. 1 to
    /// 10,000. Default: 128, about a millisecond.
    /// </summary>
    [Range(1, 10_000,
        ErrorMessage = "SqliteStorageOptions.BackgroundRowsPerGroup must be 1 to 10,000; leave it out for 128.")]
    public int BackgroundRowsPerGroup { get; set; } = 128;

    /// <summary>
    /// Longest wait for company before a commit under load, in whole milliseconds; zero never waits. To 100 ms.
    /// Default: 1 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.100",
        ErrorMessage = "SqliteStorageOptions.GatherWindow must be 0 to 100 ms; leave it out for 1 ms.")]
    public TimeSpan GatherWindow { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Connections for reading. 1 to 64. Default: 8.</summary>
    [Range(1, 64,
        ErrorMessage = "SqliteStorageOptions.ReadConnections must be 1 to 64; leave it out for 8.")]
    public int ReadConnections { get; set; } = 8;

    /// <summary>Page cache of the writer in MiB. 1 to 65,536. Default: 64.</summary>
    [Range(1, 65_536,
        ErrorMessage = "SqliteStorageOptions.WriterCacheMegabytes must be 1 to 65,536; leave it out for 64.")]
    public int WriterCacheMegabytes { get; set; } = 64;

    /// <summary>
    /// Size of the write-ahead log, in MiB, at which it is copied to the database in the background. 1 to 4,096.
    /// Default: 64.
    /// </summary>
    [Range(1, 4_096,
        ErrorMessage = "SqliteStorageOptions.CheckpointMegabytes must be 1 to 4,096; leave it out for 64.")]
    public int CheckpointMegabytes { get; set; } = 64;

    /// <summary>
    /// Size of the write-ahead log, in MiB, at which writers wait for it to be copied. 4 to 65,536 and more than
    /// <see cref="CheckpointMegabytes"/>. Default: 512.
    /// </summary>
    [Range(4, 65_536,
        ErrorMessage = "SqliteStorageOptions.MaxLogMegabytes must be 4 to 65,536; leave it out for 512.")]
    public int MaxLogMegabytes { get; set; } = 512;

    /// <summary>
    /// Largest size of the database in MiB; at it, writes fail until something is deleted. Zero: as large as the disk.
    /// To 268,435,456. Default: 0.
    /// </summary>
    [Range(0, 268_435_456,
        ErrorMessage = "SqliteStorageOptions.MaxDatabaseMegabytes must be 0 to 268,435,456; 0 is no limit.")]
    public int MaxDatabaseMegabytes { get; set; }

    /// <summary>
    /// Most memory, in MiB, for knowing which keys do not exist without asking the disk; zero always asks. 0 to 4,096.
    /// Default: 256.
    /// </summary>
    [Range(0, 4_096,
        ErrorMessage = "SqliteStorageOptions.KeyFilterMegabytes must be 0 to 4,096; leave it out for 256.")]
    public int KeyFilterMegabytes { get; set; } = 256;

    /// <summary>
    /// How long a stopping server waits for the writes that are queued. 1 second to 10 minutes. Default: 30 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00",
        ErrorMessage = "SqliteStorageOptions.DrainTimeout must be 1 s to 10 minutes; leave it out for 30 s.")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
