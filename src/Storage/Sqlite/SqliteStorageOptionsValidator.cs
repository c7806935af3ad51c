using Microsoft.Extensions.Options;
using static Countersign.Storage.OptionRule;

namespace Countersign.Storage.Sqlite;

/// <summary>Refuses options that the store cannot work with, at start, with a remedy for each.</summary>
internal sealed class SqliteStorageOptionsValidator : IValidateOptions<SqliteStorageOptions>
{
    private const int Million = 1_000_000;

    public ValidateOptionsResult Validate(string? name, SqliteStorageOptions options) =>
        Check(nameof(SqliteStorageOptions), Rules(options));

    private static OptionRule[] Rules(SqliteStorageOptions of) =>
    [
        new(nameof(of.DataFolder), !string.IsNullOrWhiteSpace(of.DataFolder), "a folder", "leave it out for .data"),
        Between(nameof(of.InteractiveQueueLimit), of.InteractiveQueueLimit, 1, Million, "16384"),
        Between(nameof(of.BackgroundQueueLimit), of.BackgroundQueueLimit, 1, Million, "16384"),
        Between(nameof(of.QueuedBytesLimit), of.QueuedBytesLimit, 16L << 20, 16L << 30, "64 MiB"),
        Between(nameof(of.InteractiveRowsPerGroup), of.InteractiveRowsPerGroup, 1, 10_000, "1024"),
        Between(nameof(of.BackgroundRowsPerGroup), of.BackgroundRowsPerGroup, 1, 10_000, "128"),
        Window(nameof(of.GatherWindow), of.GatherWindow),
        Between(nameof(of.ReadConnections), of.ReadConnections, 1, 64, "8"),
        Between(nameof(of.WriterCacheMegabytes), of.WriterCacheMegabytes, 1, 65_536, "64"),
        Between(nameof(of.CheckpointMegabytes), of.CheckpointMegabytes, 1, 4_096, "64"),
        Between(nameof(of.MaxLogMegabytes), of.MaxLogMegabytes, 4, 65_536, "512"),
        new(nameof(of.MaxLogMegabytes), of.MaxLogMegabytes > of.CheckpointMegabytes,
            $"more than CheckpointMegabytes ({of.CheckpointMegabytes})", "raise the one or lower the other"),
        Between(nameof(of.MaxDatabaseMegabytes), of.MaxDatabaseMegabytes, 0, 268_435_456, "no limit"),
        Between(nameof(of.KeyFilterMegabytes), of.KeyFilterMegabytes, 0, 4_096, "256"),
        Between(nameof(of.DrainTimeout), (long)of.DrainTimeout.TotalSeconds, 1, 600, "30 seconds"),
    ];
}
