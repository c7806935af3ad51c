using Countersign.Tenants;

namespace Countersign.Ledger;

/// <summary>The quotas that a tenant's settings give it.</summary>
internal static class QuotasOfTenants
{
    /// <summary>A quota beyond it is none: nobody reaches it, and counters are of 32 bits.</summary>
    private const long MaxCounted = 2_000_000_000;

    /// <summary>Whether any quota of the scope is set.</summary>
    public static bool HasQuotas(this TenantSnapshot tenant, QuotaScope scope)
    {
        var quotas = tenant.Settings.Quotas;
        return quotas.StartsPerDay is not null || quotas.StartsPerMonth is not null
            || (scope == QuotaScope.BulkRows
                ? quotas.BulkRowsPerDay is not null
                : tenant.StartsPerSecond is not null || quotas.StartsPerSecond is not null
                    || quotas.StartsPerMinute is not null);
    }

    /// <summary>
    /// Those of the scope, the shortest window first. Rows count for days and months like any start, but not for
    /// seconds and minutes: a batch has a pace of its own, and must not use up what its tenant's users wait for.
    /// </summary>
    public static IEnumerable<QuotaLimit> Quotas(this TenantSnapshot tenant, QuotaScope scope)
    {
        var quotas = tenant.Settings.Quotas;
        (QuotaKind Kind, long? Limit)[] all = scope == QuotaScope.BulkRows
            ? [(QuotaKind.BulkRowsPerDay, quotas.BulkRowsPerDay)]
            :
            [
                (QuotaKind.StartsPerSecond, quotas.StartsPerSecond ?? tenant.StartsPerSecond),
                (QuotaKind.StartsPerMinute, quotas.StartsPerMinute),
            ];
        return all
            .Append((QuotaKind.StartsPerDay, quotas.StartsPerDay))
            .Append((QuotaKind.StartsPerMonth, quotas.StartsPerMonth))
            .Where(static one => one.Item2 <= MaxCounted)
            .Select(static one => new QuotaLimit(one.Item1, (int)one.Item2!.Value));
    }
}
