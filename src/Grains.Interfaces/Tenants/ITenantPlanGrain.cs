using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// One plan. Key: its id. A change is durable when the call returns, and holds for the tenants of the plan within
/// twice <c>TenantOptions.SnapshotAge</c>.
/// </summary>
[Alias("countersign.tenant-plan")]
public interface ITenantPlanGrain : IGrainWithStringKey
{
    /// <summary>The plan, or null where there is none.</summary>
    [Alias("get")]
    Task<TenantPlan?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes the plan, or changes the version that the caller has seen. May be repeated.</summary>
    [Alias("put")]
    Task<PlanResult> PutAsync(PlanChange change, CancellationToken cancellationToken = default);
}
