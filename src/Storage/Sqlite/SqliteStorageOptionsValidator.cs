using Microsoft.Extensions.Options;

namespace Countersign.Storage.Sqlite;

/// <summary>Refuses options that the store cannot work with, at start.</summary>
[OptionsValidator]
internal sealed partial class SqliteStorageOptionsValidator : IValidateOptions<SqliteStorageOptions>;

/// <summary>What no attribute on one option can say.</summary>
internal sealed class SqliteStorageOptionsRelations : IValidateOptions<SqliteStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, SqliteStorageOptions options)
    {
        if (options.MaxLogMegabytes <= options.CheckpointMegabytes)
        {
            return ValidateOptionsResult.Fail(
                $"SqliteStorageOptions.MaxLogMegabytes ({options.MaxLogMegabytes}) must be more than "
                + $"CheckpointMegabytes ({options.CheckpointMegabytes}); raise the one or lower the other.");
        }

        if (options.GatherWindow.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            return ValidateOptionsResult.Fail(
                $"SqliteStorageOptions.GatherWindow ({options.GatherWindow}) must be whole milliseconds; use 1 ms.");
        }

        return ValidateOptionsResult.Success;
    }
}
