using System.Text.Json.Serialization;
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

    /// <summary>What <see cref="BulkShare"/> is where nothing else is said.</summary>
    public const long UsualBulkShare = 80;

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

    /// <summary>
    /// Percent of <see cref="ConcurrentVerifications"/> up to which rows of batches take places: the rest is for
    /// people. 0 to 100; null for <see cref="UsualBulkShare"/>.
    /// </summary>
    [Id(6)] public long? BulkShare { get; init; }

    /// <summary>
    /// Up to how many open verifications a row may add one: one at least, unless rows shall have none. Null for no
    /// limit.
    /// </summary>
    [JsonIgnore]
    public long? PlacesOfBatches => ConcurrentVerifications is not { } all ? null
        : BulkShare == 0 || all == 0 ? 0
        : Math.Max(1, (long)((Int128)all * (BulkShare ?? UsualBulkShare) / 100));
}
