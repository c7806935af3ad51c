using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Ledger;

/// <inheritdoc cref="ITenantLedgerGrain"/>
[GrainType("tenant-ledger")]
internal sealed class TenantLedgerGrain(
    [PersistentState("ledger")] IPersistentState<LedgerState> state, TimeProvider time) : Grain, ITenantLedgerGrain
{
    public async Task<QuotaGrant> LeaseAsync(QuotaAsk ask, CancellationToken cancellationToken = default)
    {
        var (next, grant) = QuotaDecision.Lease(state.State, ask, time.GetUtcNow());
        if (ReferenceEquals(next, state.State))
            return grant;

        await this.WriteAsync(state, QuotaWarnings.Tell(next, this.GetPrimaryKeyString(), ask), cancellationToken);
        if (state.State.Outbox.Count > 0)
            state.State = state.State with { Outbox = [] };
        return grant;
    }
}
