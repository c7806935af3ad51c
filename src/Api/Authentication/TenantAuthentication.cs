using Countersign.Api.Answers;
using Countersign.Tenants;

namespace Countersign.Api.Authentication;

/// <summary>
/// Finds out who asks, where the endpoint has a <see cref="TenantRequirement"/>, and whether it may. Whatever was wrong
/// with what was sent, the answer is the same.
/// </summary>
internal sealed class TenantAuthentication(
    RequestDelegate next, TenantKeys keys, FailedAttempts failures, KeyUses uses, IRandomSource random)
{
    private const string Challenge = "Bearer realm=\"countersign\"";

    public Task InvokeAsync(HttpContext context)
    {
        var requirement = context.GetEndpoint()?.Metadata.GetMetadata<TenantRequirement>();
        return requirement is null ? next(context) : AuthenticateAsync(context, requirement);
    }

    private async Task AuthenticateAsync(HttpContext context, TenantRequirement requirement)
    {
        var proven = Bearer.TryRead(context.Request, out var text)
            ? await keys.ProveAsync(text, context.RequestAborted)
            : null;
        // Whoever has tried too much may have found a key that lies idle; one in use is not locked out by others.
        if (proven is null
            || (failures.IsOver(context.Connection.RemoteIpAddress) && !uses.IsInUse(proven.Value.Key)))
        {
            await failures.Refusal(context, Challenge).ExecuteAsync(context);
            return;
        }

        var (tenant, key) = proven.Value;
        if (Refusal(context, requirement, tenant, key) is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        uses.Note(tenant, key);
        context.Features.Set(new Caller(tenant, key.Sandbox, random));
        await next(context);
    }

    private static Problem? Refusal(
        HttpContext context, TenantRequirement requirement, TenantSnapshot tenant, ApiKeyRecord key)
    {
        if (tenant.Settings.Status != TenantStatus.Active)
            return Problems.TenantSuspended();
        if (!AddressLists.Allows(tenant.Settings, context.Connection.RemoteIpAddress))
            return Problems.Forbidden("The tenant's keys may not be used from this address.");
        if (requirement.SandboxOnly && !key.Sandbox)
            return Problems.Forbidden("Only a sandbox key (csk_test_…) may do this.");
        return key.Scopes.HasFlag(requirement.Scope) ? null : Problems.MissingScope(requirement.Scope);
    }
}
