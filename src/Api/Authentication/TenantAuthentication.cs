using Countersign.Api.Answers;
using Countersign.Api.Hosting;

namespace Countersign.Api.Authentication;

/// <summary>Finds out who asks, where the endpoint has a <see cref="TenantRequirement"/>, and whether it may.</summary>
internal sealed class TenantAuthentication(
    RequestDelegate next, KeyDoor door, TenantShares shares, IRandomSource random)
{
    private const string Challenge = "Bearer realm=\"countersign\"";

    public Task InvokeAsync(HttpContext context)
    {
        var requirement = context.GetEndpoint()?.Metadata.GetMetadata<TenantRequirement>();
        return requirement is null ? next(context) : AuthenticateAsync(context, requirement);
    }

    private async Task AuthenticateAsync(HttpContext context, TenantRequirement requirement)
    {
        var text = Bearer.TryRead(context.Request, out var sent) ? sent : "";
        if (await door.OpenAsync(text, context) is not { } proven)
        {
            await door.Refusal(context, Challenge).ExecuteAsync(context);
            return;
        }

        var refusal = KeyDoor.Standing(proven.Tenant, context) ?? Refusal(requirement, proven);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        door.Use(proven);
        var tenant = proven.Tenant.Tenant;
        if (!shares.TryEnter(tenant, out var share))
        {
            await Problems.FairShare(share).ExecuteAsync(context);
            return;
        }

        try
        {
            context.Features.Set(new Caller(proven.Tenant, proven.Key.Sandbox, random));
            await next(context);
        }
        finally
        {
            shares.Leave(tenant);
        }
    }

    private static Problem? Refusal(TenantRequirement requirement, in ProvenKey proven)
    {
        if (requirement.SandboxOnly && !proven.Key.Sandbox)
            return Problems.Forbidden("Only a sandbox key (csk_test_…) may do this.");
        return proven.Scopes.HasFlag(requirement.Scope) ? null : Problems.MissingScope(requirement.Scope);
    }
}
