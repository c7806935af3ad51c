using System.Collections.Concurrent;
using Countersign.Tenants;
using Orleans;

namespace Countersign.Ledger;

/// <inheritdoc cref="ITenantGateway"/>
internal sealed class TenantGateway(IGrainFactory grains, IRandomSource random, TimeProvider time) : ITenantGateway
{
    /// <summary>Pools kept at once; beyond it those that hold nothing are forgotten.</summary>
    private const int MaxPools = 20_000;

    private const int HolderBytes = 8;

    private readonly ConcurrentDictionary<PoolKey, QuotaPool> _pools = new();
    private readonly string _holder = NewHolder(random);

    public ValueTask<QuotaTake> TakeAsync(TenantSnapshot tenant, bool sandbox, QuotaScope scope, int count) =>
        AskAsync(tenant, sandbox, scope, count, take: true);

    public ValueTask<QuotaTake> LookAsync(TenantSnapshot tenant, bool sandbox, QuotaScope scope, int count) =>
        AskAsync(tenant, sandbox, scope, count, take: false);

    public void GiveBack(QuotaTake take) => take.Pool?.GiveBack(take);

    public async Task ReturnAllAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_pools.Values.Select(static pool => pool.Asking)).WaitAsync(cancellationToken);
        foreach (var pool in _pools.Values)
            pool.GiveUp(all: true);
        await Task.WhenAll(_pools.Values.Select(static pool => pool.Asking)).WaitAsync(cancellationToken);
    }

    /// <summary>Returns what was not used of late, and forgets who holds nothing. Called about once a second.</summary>
    public void ReturnIdle()
    {
        foreach (var (key, pool) in _pools)
        {
            if (pool.GiveUp(all: false))
                _pools.TryRemove(key, out _);
        }
    }

    private ValueTask<QuotaTake> AskAsync(
        TenantSnapshot tenant, bool sandbox, QuotaScope scope, int count, bool take)
    {
        if (!tenant.HasQuotas(scope))
            return ValueTask.FromResult(QuotaTake.Unlimited);

        var offset = sandbox ? tenant.SandboxClockOffset : TimeSpan.Zero;
        return PoolOf(new PoolKey(tenant.Tenant, sandbox, scope)).TakeAsync(tenant, offset, count, take);
    }

    private QuotaPool PoolOf(PoolKey key)
    {
        if (_pools.TryGetValue(key, out var pool))
            return pool;
        if (_pools.Count >= MaxPools)
            ReturnIdle();
        var ledger = grains.GetGrain<ITenantLedgerGrain>(LedgerKey.Of(key.Tenant, key.Sandbox));
        return _pools.GetOrAdd(key, new QuotaPool(ledger, _holder, key.Scope, time));
    }

    private static string NewHolder(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[HolderBytes];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private readonly record struct PoolKey(string Tenant, bool Sandbox, QuotaScope Scope);
}
