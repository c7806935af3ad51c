using Countersign.Tenants;

namespace Countersign.Ledger;

/// <summary>The quotas that a tenant's settings give it.</summary>
internal static class TenantQuotas
{
    /// <summary>Those of the scope, the shortest window first.</summary>
    public static IReadOnlyList<QuotaLimit> Quotas(this TenantSnapshot tenant, QuotaScope scope) =>
        scope == QuotaScope.Starts && tenant.StartsPerSecond is { } limit
            ? [new QuotaLimit(QuotaKind.StartsPerSecond, limit)]
            : [];
}
