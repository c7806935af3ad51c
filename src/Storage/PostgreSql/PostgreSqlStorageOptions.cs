using Countersign.Storage.Groups;

namespace Countersign.Storage.PostgreSql;

/// <summary>Where the PostgreSQL store lies and how much it may use. Several silos share one store.</summary>
public sealed class PostgreSqlStorageOptions
{
    /// <summary>
    /// How to reach the server, in Npgsql's notation; its primary where it is a cluster. It holds a password, so it
    /// comes from the environment, or better from <see cref="ConnectionStringFile"/>. Default: none.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>A file with the connection string, as secrets are mounted. Default: none.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>
    /// The schema within the database; made if need be. 1 to 63 lower-case letters, digits and underscores, no digit
    /// first. Default: <c>countersign</c>.
    /// </summary>
    public string Schema { get; set; } = "countersign";

    /// <summary>Connections of this process that write groups. 1 to 32. Default: 2.</summary>
    public int WriteConnections { get; set; } = 2;

    /// <summary>Connections of this process that read groups. 1 to 32. Default: 2.</summary>
    public int ReadConnections { get; set; } = 2;

    /// <summary>Reads that may wait. 1 to 1,000,000. Default: 16,384.</summary>
    public int ReadQueueLimit { get; set; } = 16_384;

    /// <summary>Most states that one question asks for. 1 to 10,000. Default: 256.</summary>
    public int ReadsPerGroup { get; set; } = 256;

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
    /// 10,000. Default: 128.
    /// </summary>
    public int BackgroundRowsPerGroup { get; set; } = 128;

    /// <summary>
    /// Longest wait for company before a commit under load, in whole milliseconds; zero never waits. To 100 ms.
    /// Default: 1 ms.
    /// </summary>
    public TimeSpan GatherWindow { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest wait for a connection. 1 to 60 whole seconds. Default: 5 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longest time that a statement may take: the server ends it then, and the client gives up two seconds later. 1 to
    /// 600 whole seconds. Default: 10 seconds.
    /// </summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest pause between two attempts to reach a server that went away; the first is a hundred milliseconds. 100 ms
    /// to 1 minute. Default: 2 seconds.
    /// </summary>
    public TimeSpan LongestRetryPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a starting silo tries to reach the server, or waits for another silo's migration. 1 second to 1 hour.
    /// Default: 1 minute.
    /// </summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a stopping silo waits for the writes that are queued. 1 second to 10 minutes. Default: 30 seconds.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal GroupLimits WriteLimits => new()
    {
        InteractiveQueueLimit = InteractiveQueueLimit,
        BackgroundQueueLimit = BackgroundQueueLimit,
        QueuedBytesLimit = QueuedBytesLimit,
        InteractiveRowsPerGroup = InteractiveRowsPerGroup,
        BackgroundRowsPerGroup = BackgroundRowsPerGroup,
        GatherWindow = GatherWindow,
    };

    internal GroupLimits ReadLimits => new()
    {
        QueueLimitName = nameof(ReadQueueLimit),
        InteractiveQueueLimit = ReadQueueLimit,
        BackgroundQueueLimit = ReadQueueLimit,
        QueuedBytesLimit = QueuedBytesLimit,
        InteractiveRowsPerGroup = ReadsPerGroup,
        BackgroundRowsPerGroup = ReadsPerGroup,
        GatherWindow = TimeSpan.Zero,
    };
}
