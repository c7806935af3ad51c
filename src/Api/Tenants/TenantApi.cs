using Countersign.Api.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Tenants;

/// <summary>What a tenant may ask about itself.</summary>
internal static class TenantApi
{
    public static void MapTenant(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").RequireTenant().WithTags("Tenant");
        group.MapGet("/status", Status);
        group.MapGet("/config", Config);
    }

    public static Ok<StatusBody> Status(HttpContext context, TimeProvider time)
    {
        var caller = context.Caller();
        return TypedResults.Ok(new StatusBody(
            "serving", caller.Tenant.Tenant, caller.Sandbox, time.GetUtcNow() + caller.Context.ClockOffset));
    }

    public static Ok<ConfigBody> Config(HttpContext context)
    {
        var caller = context.Caller();
        return TypedResults.Ok(ConfigBody.Of(caller.Tenant, caller.Sandbox));
    }
}
