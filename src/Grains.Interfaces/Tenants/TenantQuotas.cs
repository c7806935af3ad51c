using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// How much a tenant may do, over all front doors; null for no such quota. Zero stops it. Live and sandbox traffic are
/// counted apart.
/// </summary>
[GenerateSerializer, Immutable, Alias("countersign.tenant-quotas")]
public sealed record TenantQuotas
{
    /// <summary>No quota at all.</summary>
    public static TenantQuotas None { get; } = new();

    /// <summary>
    /// Starts and messages in a second, without the rows of batches. Up to <see cref="TenantLimits.MaxQuota"/>, as
    /// all here.
    /// </summary>
    [Id(0)] public long? StartsPerSecond { get; init; }

    /// <summary>Those in a minute.</summary>
    [Id(1)] public long? StartsPerMinute { get; init; }

    /// <summary>Starts, messages and rows of batches in a day (UTC).</summary>
    [Id(2)] public long? StartsPerDay { get; init; }

    /// <summary>Those in a calendar month (UTC).</summary>
    [Id(3)] public long? StartsPerMonth { get; init; }

    /// <summary>Verifications that are pending at once, with the rows of batches.</summary>
    [Id(4)] public long? ConcurrentVerifications { get; init; }

    /// <summary>Rows of batches in a day (UTC).</summary>
    [Id(5)] public long? BulkRowsPerDay { get; init; }
}
