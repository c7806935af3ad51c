using System.Collections.Immutable;
using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Ledger;

/// <inheritdoc cref="ITenantAccountGrain"/>
[GrainType(GrainTypeName), CollectionAgeLimit(Minutes = 5)]
internal sealed partial class TenantAccountGrain(
    [PersistentState("account")] IPersistentState<AccountState> state, AccountServices services)
    : Grain, ITenantAccountGrain
{
    /// <summary>The grain type, part of the address of what is sent to it.</summary>
    public const string GrainTypeName = "tenant-account";

    private AccountState State => state.State;

    public Task<AccountView> GetAsync(CancellationToken cancellationToken = default)
    {
        if (!state.RecordExists)
            DeactivateOnIdle(); // Tenants without money are asked about as well.
        return Task.FromResult(AccountViews.Of(State, services.Now));
    }

    public async Task<TopUpResult> TopUpAsync(TopUp topUp, CancellationToken cancellationToken = default)
    {
        var now = services.Now;
        var (next, result) = TopUpDecision.Decide(State, topUp, now);
        if (!ReferenceEquals(next, State))
            next = next with { Outbox = [LedgerAudit.ToppedUp(this.GetPrimaryKeyString(), topUp, now)] };
        await CommitAsync(next);
        return result;
    }

    public async Task<MoneyLoan> LendAsync(MoneyAsk ask, CancellationToken cancellationToken = default)
    {
        var (next, loan) = LoanDecision.Lend(State, ask, services.Now, services.Options.LoanLife);
        await CommitAsync(next);
        return loan;
    }

    public async Task<BatchHoldResult> HoldBatchAsync(BatchHold hold, CancellationToken cancellationToken = default)
    {
        var (next, result) = BatchDecisions.Hold(State, hold, services.Now, services.Options.UploadTime);
        await CommitAsync(next);
        return result;
    }

    public Task ReleaseBatchAsync(string batch, CancellationToken cancellationToken = default) =>
        CommitAsync(BatchDecisions.Release(State, batch, services.Now));

    public Task TakeAsync(ImmutableArray<OutboxParcel> parcels, CancellationToken cancellationToken = default)
    {
        var (next, now) = (State, services.Now);
        try
        {
            foreach (var parcel in parcels)
                next = NoteDecision.Take(next, parcel.Position, MoneyNotes.Read(parcel.Payload), now);
        }
        catch (InvalidOperationException)
        {
            // Another activation has taken notes that this one knows nothing of; the next one reads.
            DeactivateOnIdle();
            throw;
        }

        return CommitAsync(next);
    }

    public Task PokeAsync(CancellationToken cancellationToken = default)
    {
        var next = LoanDecision.Call(State, this.GetPrimaryKeyString(), services.Now);

        // Who pokes has read that something is due. Where nothing is, another activation has written meanwhile.
        if (ReferenceEquals(next, State))
            DeactivateOnIdle();
        return CommitAsync(next);
    }

    private async Task CommitAsync(AccountState next)
    {
        if (ReferenceEquals(next, State))
            return;

        if (next.Balance.Available != State.Balance.Available)
            next = await WarnAsync(next);
        await this.WriteAsync(state, await TurnPagesAsync(next), CancellationToken.None);
        if (State.Outbox.Count > 0)
            state.State = State with { Outbox = [] };
    }

    /// <summary>
    /// With what the tenant is told of an available balance that is low. No reason for money to fail.
    /// </summary>
    private async ValueTask<AccountState> WarnAsync(AccountState next)
    {
        var (id, sandbox) = LedgerKey.Read(this.GetPrimaryKeyString());
        if (await services.TenantAsync(id) is not { } tenant)
            return next;

        var offset = sandbox ? tenant.SandboxClockOffset : TimeSpan.Zero;
        return LedgerEvents.Tell(next, new(id, sandbox), tenant.Settings.Billing.Low, services.Now + offset);
    }
}
