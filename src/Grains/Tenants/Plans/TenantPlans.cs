using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// The plans that tenants of this silo are on, each at most <c>TenantOptions.SnapshotAge</c> old, so that a plan with
/// many tenants is not asked by each of them.
/// </summary>
internal sealed class TenantPlans(IGrainFactory grains, IOptions<TenantOptions> options, TimeProvider time)
{
    /// <summary>Most plans remembered; beyond them all are asked anew.</summary>
    private const int MaxPlans = 1_000;

    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private readonly TimeSpan _age = options.Value.SnapshotAge;

    /// <summary>The tenant as what holds for it now.</summary>
    public async ValueTask<TenantSnapshot> InForceAsync(TenantSnapshot tenant, CancellationToken cancellationToken)
    {
        if (tenant.Settings is not { Plan: { } id, Status: not TenantStatus.Deleted } || !TenantCheck.IsId(id))
            return tenant;

        return await FindAsync(id, cancellationToken) is { } plan
            ? tenant with { InForce = plan.Under(tenant.Settings) }
            : tenant;
    }

    private async ValueTask<TenantPlan?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (_seen.TryGetValue(id, out var seen) && time.GetElapsedTime(seen.At) <= _age)
            return seen.Plan;

        var at = time.GetTimestamp();
        var plan = await grains.GetGrain<ITenantPlanGrain>(id).GetAsync(cancellationToken);
        if (_seen.Count >= MaxPlans)
            _seen.Clear();
        _seen[id] = new Seen(plan, at);
        return plan;
    }

    private sealed record Seen(TenantPlan? Plan, long At);
}
