using System.Collections.Immutable;
using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Tenants;

/// <inheritdoc cref="ITenantGrain"/>
[GrainType("tenant")]
internal sealed class TenantGrain(
    [PersistentState("tenant")] IPersistentState<TenantState> state, TenantPlans plans, TimeProvider time)
    : Grain, ITenantGrain
{
    public async Task<TenantSnapshot?> GetAsync(CancellationToken cancellationToken = default)
    {
        if (state.State.Tenant is { } tenant)
            return await plans.InForceAsync(tenant, cancellationToken);

        DeactivateOnIdle(); // Ids that somebody made up shall not stay in memory.
        return null;
    }

    public async Task<TenantSnapshot> EnsureAsync(TenantSnapshot initial, CancellationToken cancellationToken = default)
    {
        await ListAsync(cancellationToken); // Also one that was there before there was a directory.
        if (state.State.Tenant is null)
            await WriteAsync(
                state.State with { Tenant = initial with { Version = 1 } }, Deed("tenant.created"), cancellationToken);
        return await plans.InForceAsync(state.State.Tenant!, cancellationToken);
    }

    public async Task<TenantResult> CreateAsync(
        OperationId operation, TenantDefinition definition, CancellationToken cancellationToken = default)
    {
        await ListAsync(cancellationToken);
        return await CommitAsync(
            TenantDecision.Create(state.State, this.GetPrimaryKeyString(), operation, definition),
            Deed("tenant.created"),
            cancellationToken);
    }

    public Task<TenantResult> ChangeAsync(TenantChange change, CancellationToken cancellationToken = default) =>
        CommitAsync(TenantDecision.Change(state.State, change), Deed("tenant.changed"), cancellationToken);

    public Task<TenantResult> SuspendAsync(string? because, CancellationToken cancellationToken = default) =>
        CommitAsync(
            TenantDecision.Suspend(state.State, because),
            Deed(because is null ? "tenant.resumed" : "tenant.suspended"),
            cancellationToken);

    public Task<TenantResult> DeleteAsync(long expectedVersion, CancellationToken cancellationToken = default) =>
        CommitAsync(TenantDecision.Delete(state.State, expectedVersion), Deed("tenant.deleted"), cancellationToken);

    public Task<TenantResult> AddKeyAsync(
        ApiKeyRecord key, KeyReplacement? replacement, CancellationToken cancellationToken = default) =>
        CommitAsync(
            TenantDecision.AddKey(state.State, key, replacement, time.GetUtcNow()),
            replacement is null ? Deed("key.created", key.Id) : Deed("key.rotated", replacement.KeyId),
            cancellationToken);

    public Task<TenantResult> RevokeKeyAsync(string keyId, CancellationToken cancellationToken = default) =>
        CommitAsync(TenantDecision.RevokeKey(state.State, keyId), Deed("key.revoked", keyId), cancellationToken);

    public Task NoteUseAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        var next = TenantDecision.NoteUse(state.State, keyId, at);
        if (ReferenceEquals(next, state.State))
            return Task.CompletedTask;

        var used = TenantAudit.Used(this.GetPrimaryKeyString(), keyId, at);
        return WriteAsync(next with { Outbox = [used] }, cancellationToken);
    }

    public Task<TenantSnapshot> PutKeyAsync(
        ApiKeyRecord key, IReadOnlyList<string> replaced, CancellationToken cancellationToken = default)
    {
        var tenant = Existing();
        ImmutableArray<ApiKeyRecord> keys =
            [.. tenant.Keys.Where(old => old.Id != key.Id && !replaced.Contains(old.Id)), key];
        if (keys.Length > TenantSnapshot.MaxKeys)
            throw new InvalidOperationException($"The tenant has {TenantSnapshot.MaxKeys} keys already; replace one.");
        return ChangeAsync(state.State, tenant with { Keys = keys }, Deed("key.created", key.Id), cancellationToken);
    }

    public async Task<TenantSnapshot> PutRulesAsync(TenantRules rules, CancellationToken cancellationToken = default)
    {
        var tenant = Existing();
        if (rules.AreThoseOf(tenant))
            return await plans.InForceAsync(tenant, cancellationToken);

        var changed = tenant with
        {
            AllowedRegions = rules.AllowedRegions.IsEmpty ? null : [.. rules.AllowedRegions],
            Policy = tenant.Policy with { Fallback = rules.Fallback },
        };
        return await ChangeAsync(state.State, changed, Deed("tenant.changed"), cancellationToken);
    }

    public async Task<TenantSnapshot> AdvanceSandboxClockAsync(
        OperationId operation, TimeSpan by, CancellationToken cancellationToken = default)
    {
        var tenant = Existing();
        if (state.State.Done.Contains(operation))
            return await plans.InForceAsync(tenant, cancellationToken);

        var left = TenantSnapshot.MaxClockOffset - tenant.SandboxClockOffset;
        var offset = tenant.SandboxClockOffset + (by < left ? by : left);
        return await ChangeAsync(
            state.State.With(operation), tenant with { SandboxClockOffset = offset }, deed: null, cancellationToken);
    }

    private TenantSnapshot Existing() =>
        state.State.Tenant ?? throw new InvalidOperationException("There is no such tenant to change.");

    private async Task<TenantSnapshot> ChangeAsync(
        TenantState next, TenantSnapshot tenant, TenantDeed? deed, CancellationToken cancellationToken)
    {
        tenant = tenant with { Version = tenant.Version + 1 };
        await WriteAsync(next with { Tenant = tenant }, deed, cancellationToken);
        return await plans.InForceAsync(tenant, cancellationToken);
    }

    /// <summary>Before the tenant is, its id is listed, so that there is none that nobody finds.</summary>
    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var directory = GrainFactory.GetGrain<ITenantDirectoryGrain>(ITenantDirectoryGrain.Key);
        if (!await directory.AddAsync(this.GetPrimaryKeyString(), cancellationToken))
            throw new LimitExceededException($"There are {ITenantDirectoryGrain.MaxTenants} tenants already.");
    }

    private async Task<TenantResult> CommitAsync(
        (TenantState State, TenantResult Result) decision, TenantDeed deed, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(decision.State, state.State))
            await WriteAsync(decision.State, deed, cancellationToken);
        else if (state.State.Tenant is null)
            DeactivateOnIdle();
        return decision.Result is TenantResult.Done done
            ? new TenantResult.Done(await plans.InForceAsync(done.Tenant, cancellationToken))
            : decision.Result;
    }

    private TenantDeed Deed(string action, string? target = null) => new(action, target ?? this.GetPrimaryKeyString());

    /// <summary>What is done is written down with it, or neither is.</summary>
    private Task WriteAsync(TenantState next, TenantDeed? deed, CancellationToken cancellationToken) => WriteAsync(
        deed is { } done
            ? next with { Outbox = [TenantAudit.Item(state.State.Tenant, next.Tenant!, done, time.GetUtcNow())] }
            : next,
        cancellationToken);

    private async Task WriteAsync(TenantState next, CancellationToken cancellationToken)
    {
        await this.WriteAsync(state, next, cancellationToken);
        state.State = next with { Outbox = [] };
    }
}
