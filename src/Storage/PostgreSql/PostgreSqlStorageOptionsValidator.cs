using Microsoft.Extensions.Options;
using Npgsql;
using static Countersign.Storage.OptionRule;

namespace Countersign.Storage.PostgreSql;

/// <summary>Refuses options that the store cannot work with, at start, with a remedy for each.</summary>
internal sealed class PostgreSqlStorageOptionsValidator : IValidateOptions<PostgreSqlStorageOptions>
{
    private const int Million = 1_000_000;
    private const int MaxNameLength = 63;

    public ValidateOptionsResult Validate(string? name, PostgreSqlStorageOptions options) =>
        Check(nameof(PostgreSqlStorageOptions), Rules(options));

    private static OptionRule[] Rules(PostgreSqlStorageOptions of) =>
    [
        new(nameof(of.ConnectionString), of.ConnectionString is null != of.ConnectionStringFile is null,
            $"given, or {nameof(of.ConnectionStringFile)}, and not both",
            "set Storage:ConnectionStringFile, or Storage:ConnectionString in the environment"),
        new(nameof(of.ConnectionString), IsReadable(of.ConnectionString), "what Npgsql understands",
            "write it as Host=…;Database=…;Username=…;Password=…"),
        new(nameof(of.ConnectionStringFile), of.ConnectionStringFile is null || File.Exists(of.ConnectionStringFile),
            "a file that exists", "correct the path or mount the secret"),
        new(nameof(of.Schema), IsName(of.Schema), "1 to 63 lower-case letters, digits and underscores, no digit first",
            "leave it out for countersign"),
        Between(nameof(of.WriteConnections), of.WriteConnections, 1, 32, "2"),
        Between(nameof(of.ReadConnections), of.ReadConnections, 1, 32, "2"),
        Between(nameof(of.ReadQueueLimit), of.ReadQueueLimit, 1, Million, "16384"),
        Between(nameof(of.ReadsPerGroup), of.ReadsPerGroup, 1, 10_000, "256"),
        Between(nameof(of.InteractiveQueueLimit), of.InteractiveQueueLimit, 1, Million, "16384"),
        Between(nameof(of.BackgroundQueueLimit), of.BackgroundQueueLimit, 1, Million, "16384"),
        Between(nameof(of.QueuedBytesLimit), of.QueuedBytesLimit, 16L << 20, 16L << 30, "64 MiB"),
        Between(nameof(of.InteractiveRowsPerGroup), of.InteractiveRowsPerGroup, 1, 10_000, "1024"),
        Between(nameof(of.BackgroundRowsPerGroup), of.BackgroundRowsPerGroup, 1, 10_000, "128"),
        Window(nameof(of.GatherWindow), of.GatherWindow),
        WholeSeconds(nameof(of.ConnectTimeout), of.ConnectTimeout, 1, 60, "5 seconds"),
        WholeSeconds(nameof(of.StatementTimeout), of.StatementTimeout, 1, 600, "10 seconds"),
        new(nameof(of.LongestRetryPause),
            of.LongestRetryPause >= PostgreSqlServer.FirstRetryPause
                && of.LongestRetryPause <= TimeSpan.FromMinutes(1),
            "from 100 ms to 1 minute", "leave it out for 2 seconds"),
        WholeSeconds(nameof(of.StartTimeout), of.StartTimeout, 1, 3_600, "1 minute"),
        WholeSeconds(nameof(of.DrainTimeout), of.DrainTimeout, 1, 600, "30 seconds"),
    ];

    private static bool IsReadable(string? connectionString)
    {
        try
        {
            return connectionString is null || new NpgsqlConnectionStringBuilder(connectionString).Host is not null;
        }
        catch (ArgumentException)
        {
            return false; // Its message may repeat a secret.
        }
    }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= MaxNameLength
        && !char.IsAsciiDigit(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');
}
