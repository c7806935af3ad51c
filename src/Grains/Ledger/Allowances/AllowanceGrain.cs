using System.Collections.Immutable;
using Countersign.Batches;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Ledger;

/// <inheritdoc cref="IAllowanceGrain"/>
[GrainType(GrainTypeName), CollectionAgeLimit(Minutes = 5)]
internal sealed class AllowanceGrain(
    [PersistentState("allowance")] IPersistentState<AllowanceState> state,
    TimeProvider time,
    IOptions<LedgerOptions> options) : Grain, IAllowanceGrain
{
    /// <summary>The grain type, part of the address of what is sent to it.</summary>
    public const string GrainTypeName = "allowance";

    public async Task<MoneyLoan> LendAsync(AllowanceAsk ask, CancellationToken cancellationToken = default)
    {
        var (next, loan) = AllowanceDecision.Lend(state.State, ask, time.GetUtcNow(), options.Value.LoanLife);
        await CommitAsync(ReferenceEquals(next, state.State)
            ? next
            : AllowanceDecision.Warn(next, this.GetPrimaryKeyString(), ask.Allowance));
        return loan;
    }

    public Task TakeAsync(ImmutableArray<OutboxParcel> parcels, CancellationToken cancellationToken = default)
    {
        var next = state.State;
        foreach (var parcel in parcels)
            next = AllowanceDecision.Take(next, parcel.Position, MoneyNotes.Read(parcel.Payload));

        return CommitAsync(next);
    }

    public Task PokeAsync(CancellationToken cancellationToken = default)
    {
        var next = AllowanceDecision.Call(state.State, this.GetPrimaryKeyString(), time.GetUtcNow());

        // Who pokes has read that something is due. Where nothing is, another activation has written meanwhile.
        if (ReferenceEquals(next, state.State))
            DeactivateOnIdle();
        return CommitAsync(next);
    }

    private async Task CommitAsync(AllowanceState next)
    {
        if (ReferenceEquals(next, state.State))
            return;

        await this.WriteAsync(state, next, CancellationToken.None);
        if (state.State.Outbox.Count > 0)
            state.State = state.State with { Outbox = [] };
    }
}
