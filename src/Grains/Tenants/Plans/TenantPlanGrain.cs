using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Tenants;

/// <inheritdoc cref="ITenantPlanGrain"/>
[GrainType("tenant-plan")]
internal sealed class TenantPlanGrain(
    [PersistentState("plan")] IPersistentState<TenantPlanState> state, TimeProvider time) : Grain, ITenantPlanGrain
{
    public Task<TenantPlan?> GetAsync(CancellationToken cancellationToken = default)
    {
        if (state.State.Plan is null)
            DeactivateOnIdle(); // Names that somebody made up shall not stay in memory.
        return Task.FromResult(state.State.Plan);
    }

    public async Task<PlanResult> PutAsync(PlanChange change, CancellationToken cancellationToken = default)
    {
        var before = state.State;
        if (before.Plan is null)
            await ListAsync(cancellationToken);
        var (next, result) = PlanDecision.Put(before, change);
        if (ReferenceEquals(next, before))
            return result;

        var deed = new TenantDeed(before.Plan is null ? "plan.created" : "plan.changed", this.GetPrimaryKeyString());
        var told = TenantAudit.Item(before.Plan, next.Plan!, deed, time.GetUtcNow());
        await this.WriteAsync(state, next with { Outbox = [told] }, cancellationToken);
        state.State = next;
        return result;
    }

    /// <summary>Before the plan is, its id is listed, so that there is none that nobody finds.</summary>
    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var directory = GrainFactory.GetGrain<ITenantDirectoryGrain>(ITenantDirectoryGrain.Plans);
        if (!await directory.AddAsync(this.GetPrimaryKeyString(), cancellationToken))
            throw new LimitExceededException($"There are {ITenantDirectoryGrain.MaxTenants} plans already.");
    }
}
