using Countersign.Tenants;

namespace Countersign.Grains.Tests.Tenants;

/// <summary>Settings in which no two numbers are the same.</summary>
internal static class TenantSamples
{
    public static TenantQuotas Quotas(int first) => new()
    {
        StartsPerSecond = first,
        StartsPerMinute = first + 1,
        StartsPerDay = first + 2,
        StartsPerMonth = first + 3,
        ConcurrentVerifications = first + 4,
        BulkRowsPerDay = first + 5,
        BulkShare = first + 6,
    };

    public static SpendCaps Caps(int first, string region, string prefix) => new()
    {
        PerDay = first,
        PerCountry = first + 1,
        Countries = [new(region, first + 2)],
        PerPrefix = first + 3,
        Prefixes = [new(prefix, first + 4)],
    };
}
