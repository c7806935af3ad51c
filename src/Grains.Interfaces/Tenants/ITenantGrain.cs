using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// One tenant: its settings and keys. Key: the tenant id. Each change is durable when the call returns and raises the
/// version. Reads, <see cref="EnsureAsync"/> and what puts may be repeated; advancing the clock is
/// named by its operation id.
/// </summary>
[Alias("countersign.tenant")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>The tenant, or null where there is none.</summary>
    [Alias("get")]
    Task<TenantSnapshot?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes the tenant as given if there is none; answers the one there is.</summary>
    [Alias("ensure")]
    Task<TenantSnapshot> EnsureAsync(TenantSnapshot initial, CancellationToken cancellationToken = default);

    /// <summary>
    /// Accepts a key from now on and no longer those with the ids <paramref name="replaced"/>, in one change. The
    /// tenant has to exist.
    /// </summary>
    [Alias("put-key")]
    Task<TenantSnapshot> PutKeyAsync(
        ApiKeyRecord key, IReadOnlyList<string> replaced, CancellationToken cancellationToken = default);

    /// <summary>Sets what may be sent where, and how. The tenant has to exist.</summary>
    [Alias("put-rules")]
    Task<TenantSnapshot> PutRulesAsync(TenantRules rules, CancellationToken cancellationToken = default);

    /// <summary>
    /// Moves the clock of the tenant's sandbox forward, at most to <see cref="TenantSnapshot.MaxClockOffset"/>. The
    /// tenant has to exist.
    /// </summary>
    [Alias("advance-sandbox-clock")]
    Task<TenantSnapshot> AdvanceSandboxClockAsync(
        OperationId operation, TimeSpan by, CancellationToken cancellationToken = default);
}
