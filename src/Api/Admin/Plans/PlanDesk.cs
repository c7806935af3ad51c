using System.Collections.Immutable;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Requests;
using Countersign.Events;
using Countersign.Tenants;
using Orleans;

namespace Countersign.Api.Admin.Plans;

/// <summary>What the endpoints about plans have in common.</summary>
internal sealed class PlanDesk(IGrainFactory grains, GrainCalls calls)
{
    /// <summary>The plan as it is now; null for an id that none has.</summary>
    public async Task<TenantPlan?> FindAsync(string? id, CancellationToken cancellationToken)
    {
        if (id is null || !TenantCheck.IsId(id))
            return null;

        var grain = grains.GetGrain<ITenantPlanGrain>(id);
        return await calls.RunAsync(static (g, _, token) => g.GetAsync(token), grain, 0, cancellationToken);
    }

    /// <summary>Ids in order.</summary>
    public Task<ImmutableArray<string>> IdsAsync(Paging paging, CancellationToken cancellationToken) => calls.RunAsync(
        static (directory, page, token) => directory.ListAsync(page.After, page.Limit, token),
        grains.GetGrain<ITenantDirectoryGrain>(ITenantDirectoryGrain.Plans),
        paging,
        cancellationToken);

    /// <summary>Makes or changes the plan in the operator's name.</summary>
    public Task<PlanResult> PutAsync(HttpContext context, TenantPlan plan, long expectedVersion)
    {
        var by = context.Operator();
        AuditActor.Set($"operator:{by.KeyId}", by.Operation);
        return calls.RunAsync(
            static (grain, change, token) => grain.PutAsync(change, token),
            grains.GetGrain<ITenantPlanGrain>(plan.Id),
            new PlanChange(context.Operation(), expectedVersion, plan),
            context.RequestAborted);
    }
}
