using Orleans;

namespace Countersign.Tenants;

/// <summary>
/// One tenant: its settings and keys. Key: the tenant id. Each change is durable when the call returns and raises the
/// version, but for the note of a key's use. Every call may be repeated: what would not be the same the second time is
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

    /// <summary>Makes a tenant that was not there, with these settings and without a key.</summary>
    [Alias("create")]
    Task<TenantResult> CreateAsync(
        OperationId operation, TenantDefinition definition, CancellationToken cancellationToken = default);

    /// <summary>Changes the settings of the version that the caller has seen.</summary>
    [Alias("change")]
    Task<TenantResult> ChangeAsync(TenantChange change, CancellationToken cancellationToken = default);

    /// <summary>Stops the tenant, or lets it go on.</summary>
    /// <param name="because">Why it is stopped; null lets it go on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("suspend")]
    Task<TenantResult> SuspendAsync(string? because, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes its keys and settings away for good, if it is of the version that the caller has seen. The id stays taken.
    /// </summary>
    [Alias("delete")]
    Task<TenantResult> DeleteAsync(long expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>
    /// Accepts one more key; what is unknown of <paramref name="key"/> a key that it replaces gives, and that one ends
    /// when the other says.
    /// </summary>
    [Alias("add-key")]
    Task<TenantResult> AddKeyAsync(
        ApiKeyRecord key, KeyReplacement? replacement, CancellationToken cancellationToken = default);

    /// <summary>Accepts a key no longer.</summary>
    [Alias("revoke-key")]
    Task<TenantResult> RevokeKeyAsync(string keyId, CancellationToken cancellationToken = default);

    /// <summary>Notes that a key was used.</summary>
    [Alias("note-use")]
    Task NoteUseAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken = default);
}
