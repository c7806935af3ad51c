using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Tenants;

/// <inheritdoc cref="ITenantGrain"/>
[GrainType("tenant")]
internal sealed class TenantGrain(
    [PersistentState("tenant")] IPersistentState<TenantState> state) : Grain, ITenantGrain
{
    /// <summary>
    /// Commands whose repeats are recognised. A repeat comes within seconds; these are many more than come in that
    /// time.
    /// </summary>
    private const int MaxDone = 64;

    public Task<TenantSnapshot?> GetAsync(CancellationToken cancellationToken = default)
    {
        if (state.State.Tenant is null)
            DeactivateOnIdle(); // Ids that somebody made up shall not stay in memory.
        return Task.FromResult(state.State.Tenant);
    }

    public async Task<TenantSnapshot> EnsureAsync(TenantSnapshot initial, CancellationToken cancellationToken = default)
    {
        if (state.State.Tenant is null)
            await WriteAsync(state.State with { Tenant = initial with { Version = 1 } }, cancellationToken);
        return state.State.Tenant!;
    }

    public Task<TenantSnapshot> PutKeyAsync(
        ApiKeyRecord key, IReadOnlyList<string> replaced, CancellationToken cancellationToken = default)
    {
        var tenant = Existing();
        ImmutableArray<ApiKeyRecord> keys =
            [.. tenant.Keys.Where(old => old.Id != key.Id && !replaced.Contains(old.Id)), key];
        if (keys.Length > TenantSnapshot.MaxKeys)
            throw new InvalidOperationException($"The tenant has {TenantSnapshot.MaxKeys} keys already; replace one.");
        return ChangeAsync(state.State, tenant with { Keys = keys }, cancellationToken);
    }

    public Task<TenantSnapshot> PutRulesAsync(TenantRules rules, CancellationToken cancellationToken = default)
    {
        var tenant = Existing();
        if (rules.AreThoseOf(tenant))
            return Task.FromResult(tenant);

        var changed = tenant with
        {
            AllowedRegions = rules.AllowedRegions.IsEmpty ? null : [.. rules.AllowedRegions],
            Policy = tenant.Policy with { Fallback = rules.Fallback },
        };
        return ChangeAsync(state.State, changed, cancellationToken);
    }

    public Task<TenantSnapshot> AdvanceSandboxClockAsync(
        OperationId operation, TimeSpan by, CancellationToken cancellationToken = default)
    {
        var tenant = Existing();
        if (state.State.Done.Contains(operation))
            return Task.FromResult(tenant);

        var left = TenantSnapshot.MaxClockOffset - tenant.SandboxClockOffset;
        var offset = tenant.SandboxClockOffset + (by < left ? by : left);
        ImmutableArray<OperationId> done = [.. state.State.Done.TakeLast(MaxDone - 1), operation];
        return ChangeAsync(
            state.State with { Done = done }, tenant with { SandboxClockOffset = offset }, cancellationToken);
    }

    private TenantSnapshot Existing() =>
        state.State.Tenant ?? throw new InvalidOperationException("There is no such tenant to change.");

    private async Task<TenantSnapshot> ChangeAsync(
        TenantState next, TenantSnapshot tenant, CancellationToken cancellationToken)
    {
        tenant = tenant with { Version = tenant.Version + 1 };
        await WriteAsync(next with { Tenant = tenant }, cancellationToken);
        return tenant;
    }

    /// <summary>Memory never holds what the store may not: after a failed write the activation ends.</summary>
    private async Task WriteAsync(TenantState next, CancellationToken cancellationToken)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync(cancellationToken);
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
