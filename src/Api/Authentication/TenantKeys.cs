using System.Security.Cryptography;
using Countersign.Api.Calls;
using Countersign.Tenants;

namespace Countersign.Api.Authentication;

/// <summary>A tenant, the key that was proven to be one of its, and what it is used for.</summary>
internal readonly record struct ProvenKey(TenantSnapshot Tenant, ApiKeyRecord Key, KeyScopes Scopes);

/// <summary>
/// Finds the tenant and the key that somebody claims to have. Unknown tenants, unknown keys and wrong secrets take the
/// same work.
/// </summary>
internal sealed class TenantKeys(ITenantSnapshots tenants, GrainCalls calls, TimeProvider time)
{
    /// <summary>What an unknown key is compared with: SHA-256 of nothing anybody holds.</summary>
    private static readonly ApiKeyRecord Unknown =
        new("", new byte[SHA256.HashSizeInBytes], Sandbox: false, ExpiresAt: null);

    /// <summary>The key that a text is, in the clear; null where it is none.</summary>
    public ValueTask<ProvenKey?> ProveAsync(string text, CancellationToken cancellationToken)
    {
        if (!ApiKey.TryParse(text, out var key))
            return default;

        var tenant = key.Tenant.ToString();
        var look = tenants.FindAsync(tenant, cancellationToken);
        return look.IsCompletedSuccessfully
            ? ValueTask.FromResult(Prove(look.Result, key))
            : ProveAsync(look.AsTask(), tenant, text, cancellationToken);
    }

    /// <summary>The tenant, and the key of this id where it has one that lives.</summary>
    public async ValueTask<ProvenKey?> FindAsync(string tenant, string keyId, CancellationToken cancellationToken)
    {
        var look = tenants.FindAsync(tenant, cancellationToken).AsTask();
        var snapshot = await LookAsync(look, tenant, cancellationToken);
        return snapshot is not null && Record(snapshot, keyId) is { } record && Lives(record)
            ? new ProvenKey(snapshot, record, record.Scopes)
            : null;
    }

    private async ValueTask<ProvenKey?> ProveAsync(
        Task<TenantSnapshot?> look, string tenant, string text, CancellationToken cancellationToken)
    {
        var snapshot = await LookAsync(look, tenant, cancellationToken);
        return ApiKey.TryParse(text, out var key) ? Prove(snapshot, key) : null;
    }

    /// <summary>A look that meets a conflict, a lost silo or silence is made again, as any call.</summary>
    private Task<TenantSnapshot?> LookAsync(
        Task<TenantSnapshot?> begun, string tenant, CancellationToken cancellationToken)
    {
        Task<TenantSnapshot?>? first = begun;
        return calls.RunAsync(
            (all, id, token) => Interlocked.Exchange(ref first, null) ?? all.FindAsync(id, token).AsTask(),
            tenants,
            tenant,
            cancellationToken);
    }

    private ProvenKey? Prove(TenantSnapshot? tenant, in ApiKey key)
    {
        var record = Record(tenant, key.Id) ?? Unknown;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        key.HashSecret(hash);
        var same = CryptographicOperations.FixedTimeEquals(hash, record.SecretHash);
        return same && Lives(record) && record.Sandbox == key.Sandbox && !ReferenceEquals(record, Unknown)
            ? new ProvenKey(tenant!, record, record.Scopes)
            : null;
    }

    private bool Lives(ApiKeyRecord record) => record.ExpiresAt is not { } end || time.GetUtcNow() < end;

    private static ApiKeyRecord? Record(TenantSnapshot? tenant, ReadOnlySpan<char> id)
    {
        foreach (var record in tenant?.Keys ?? [])
        {
            if (id.SequenceEqual(record.Id))
                return record;
        }

        return null;
    }
}
