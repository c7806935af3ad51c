using Orleans;

namespace Countersign.Ledger;

/// <summary>What a tenant's quota counts, and in which windows. Windows follow the tenant's clock, in UTC.</summary>
[GenerateSerializer, Alias("countersign.quota-kind")]
public enum QuotaKind
{
    /// <summary>Starts and messages in a second.</summary>
    StartsPerSecond,

    /// <summary>Starts and messages in a minute.</summary>
    StartsPerMinute,

    /// <summary>Starts and messages from midnight to midnight.</summary>
    StartsPerDay,

    /// <summary>Starts and messages in a calendar month.</summary>
    StartsPerMonth,

    /// <summary>Rows of batches from midnight to midnight.</summary>
    BulkRowsPerDay,
}

/// <summary>Where windows begin and end, and what they are called on the wire.</summary>
public static class QuotaKinds
{
    /// <summary>The beginning of the window that a moment lies in.</summary>
    public static DateTimeOffset WindowOf(this QuotaKind kind, DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        return kind switch
        {
            QuotaKind.StartsPerSecond => Floor(utc, TimeSpan.TicksPerSecond),
            QuotaKind.StartsPerMinute => Floor(utc, TimeSpan.TicksPerMinute),
            QuotaKind.StartsPerMonth => new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero),
            _ => Floor(utc, TimeSpan.TicksPerDay),
        };
    }

    /// <summary>The beginning of the window after the one that begins at <paramref name="window"/>.</summary>
    public static DateTimeOffset WindowAfter(this QuotaKind kind, DateTimeOffset window) => kind switch
    {
        QuotaKind.StartsPerSecond => window.AddSeconds(1),
        QuotaKind.StartsPerMinute => window.AddMinutes(1),
        QuotaKind.StartsPerMonth => window.AddMonths(1),
        _ => window.AddDays(1),
    };

    /// <summary>The name of the rule in refusals and headers.</summary>
    public static string Rule(this QuotaKind kind) => kind switch
    {
        QuotaKind.StartsPerSecond => "starts",
        QuotaKind.StartsPerMinute => "starts_minute",
        QuotaKind.StartsPerDay => "starts_day",
        QuotaKind.StartsPerMonth => "starts_month",
        QuotaKind.BulkRowsPerDay => "bulk_rows_day",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such quota."),
    };

    private static DateTimeOffset Floor(DateTime utc, long ticks) =>
        new(utc.Ticks - (utc.Ticks % ticks), TimeSpan.Zero);
}

/// <summary>One quota of a tenant.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Limit">Most within a window. 0 to 2,000,000,000.</param>
[GenerateSerializer, Immutable, Alias("countersign.quota-limit")]
public readonly record struct QuotaLimit([property: Id(0)] QuotaKind Kind, [property: Id(1)] int Limit);
