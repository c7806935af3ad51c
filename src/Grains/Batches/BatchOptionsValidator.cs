using Microsoft.Extensions.Options;

namespace Countersign.Batches;

/// <summary>Refuses options that cannot work, naming option, rule and remedy.</summary>
internal sealed class BatchOptionsValidator : IValidateOptions<BatchOptions>
{
    public ValidateOptionsResult Validate(string? name, BatchOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        Check(options.Retention, TimeSpan.FromHours(1), TimeSpan.FromDays(90), nameof(options.Retention),
            "1 hour to 90 days");
        Check(options.UploadLease, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), nameof(options.UploadLease),
            "5 seconds to 1 hour");
        Check(options.Workers, 1, 64, nameof(options.Workers), "1 to 64");
        Check(options.RowsPerStep, 1, BatchLimits.RowsPerShard, nameof(options.RowsPerStep), "1 to 1,000");
        Check(options.ShardsInFlight, 1, BatchLimits.MaxShards, nameof(options.ShardsInFlight), "1 to 1,000");
        Check(options.MaxWaitingShards, 16, 100_000, nameof(options.MaxWaitingShards), "16 to 100,000");
        Check(options.MinStartsPerSecond, 1, 100_000, nameof(options.MinStartsPerSecond), "1 to 100,000");
        Check(options.MaxStarts, 1, 4_096, nameof(options.MaxStarts), "1 to 4,096");
        Check(options.RowTries, 1, 100, nameof(options.RowTries), "1 to 100");
        Check(options.LongestPause, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10),
            nameof(options.LongestPause), "10 ms to 10 minutes");
        Check(options.TotalsInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1),
            nameof(options.TotalsInterval), "10 ms to 1 minute");
        Check(options.ShardSilence, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(options.ShardSilence),
            "1 second to 10 minutes");
        return result.Build();

        void Check<T>(T value, T least, T most, string option, string range)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                result.AddError($"Batches:{option} must be {range}; correct it or leave it out for its default.");
        }
    }
}

/// <summary>As <see cref="BatchOptionsValidator"/>.</summary>
internal sealed class BatchNotesOptionsValidator : IValidateOptions<BatchNotesOptions>
{
    public ValidateOptionsResult Validate(string? name, BatchNotesOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Delay < TimeSpan.FromMilliseconds(1) || options.Delay > TimeSpan.FromSeconds(10))
            result.AddError("BatchNotes:Delay must be 1 ms to 10 seconds; correct it or leave it out for 500 ms.");

        if (options.MaxWaiting is < 100 or > 10_000_000)
            result.AddError("BatchNotes:MaxWaiting must be 100 to 10,000,000; correct it or leave it out for 100,000.");

        return result.Build();
    }
}
