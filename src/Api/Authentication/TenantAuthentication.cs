using System.Security.Cryptography;
using Countersign.Api.Answers;
using Countersign.Api.Calls;
using Countersign.Tenants;

namespace Countersign.Api.Authentication;

/// <summary>
/// Finds out who asks, where the endpoint has a <see cref="TenantRequirement"/>. Unknown tenants, unknown keys and
/// wrong secrets take the same work and get the same answer.
/// </summary>
internal sealed class TenantAuthentication(
    RequestDelegate next, ITenantSnapshots tenants, GrainCalls calls, IRandomSource random, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private const string Challenge = "Bearer realm=\"countersign\"";

    /// <summary>What an unknown key is compared with: SHA-256 of nothing anybody holds.</summary>
    private static readonly ApiKeyRecord Unknown =
        new("", new byte[SHA256.HashSizeInBytes], Sandbox: false, ExpiresAt: null);

    public Task InvokeAsync(HttpContext context)
    {
        var requirement = context.GetEndpoint()?.Metadata.GetMetadata<TenantRequirement>();
        return requirement is null ? next(context) : AuthenticateAsync(context, requirement);
    }

    private async Task AuthenticateAsync(HttpContext context, TenantRequirement requirement)
    {
        if (await FindAsync(context) is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = Challenge;
            await Problems.Unauthenticated().ExecuteAsync(context);
            return;
        }

        if (requirement.SandboxOnly && !caller.Sandbox)
        {
            await Problems.Forbidden("Only a sandbox key (csk_test_…) may do this.").ExecuteAsync(context);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    private async ValueTask<Caller?> FindAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count != 1 || TenantOf(header[0]) is not { } tenant)
            return null;

        var look = tenants.FindAsync(tenant, context.RequestAborted);
        var snapshot = look.IsCompletedSuccessfully
            ? look.Result
            : await FindAsync(look.AsTask(), tenant, context.RequestAborted);
        return Verify(snapshot, header[0]) is { } record ? new Caller(snapshot!, record.Sandbox, random) : null;
    }

    /// <summary>A look that meets a conflict, a lost silo or silence is made again, as any call.</summary>
    private Task<TenantSnapshot?> FindAsync(
        Task<TenantSnapshot?> begun, string tenant, CancellationToken cancellationToken)
    {
        Task<TenantSnapshot?>? first = begun;
        return calls.RunAsync(
            (all, id, token) => Interlocked.Exchange(ref first, null) ?? all.FindAsync(id, token).AsTask(),
            tenants,
            tenant,
            cancellationToken);
    }

    private static string? TenantOf(string? header) => TryParse(header, out var key) ? key.Tenant.ToString() : null;

    private static bool TryParse(string? header, out ApiKey key)
    {
        key = default;
        return header is not null
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && ApiKey.TryParse(header.AsSpan(Scheme.Length).Trim(' '), out key);
    }

    private ApiKeyRecord? Verify(TenantSnapshot? tenant, string? header)
    {
        if (!TryParse(header, out var key))
            return null;

        var record = Record(tenant, key) ?? Unknown;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        key.HashSecret(hash);
        var same = CryptographicOperations.FixedTimeEquals(hash, record.SecretHash);
        var lives = record.ExpiresAt is not { } end || time.GetUtcNow() < end;
        return same && lives && record.Sandbox == key.Sandbox && !ReferenceEquals(record, Unknown) ? record : null;
    }

    private static ApiKeyRecord? Record(TenantSnapshot? tenant, in ApiKey key)
    {
        foreach (var record in tenant?.Keys ?? [])
        {
            if (key.Id.SequenceEqual(record.Id))
                return record;
        }

        return null;
    }
}
