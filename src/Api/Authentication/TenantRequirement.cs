using Countersign.Api.Requests;
using Countersign.Tenants;

namespace Countersign.Api.Authentication;

/// <summary>Metadata of an endpoint that only a tenant's key opens.</summary>
/// <param name="SandboxOnly">Whether live keys are refused.</param>
/// <param name="Scope">What the key has to have; see <see cref="ScopeTable"/>.</param>
internal sealed record TenantRequirement(bool SandboxOnly, KeyScopes Scope);

/// <summary>What every group of tenants' endpoints has in common.</summary>
internal static class TenantRequirementExtensions
{
    /// <summary>
    /// Only a valid key with the scope of <see cref="ScopeTable"/> opens these endpoints; their handlers may ask
    /// <c>context.Caller()</c>, <c>context.Tenant()</c> and <c>context.Operation()</c>, and never see a
    /// <see cref="Body{T}"/> with faults nor a query parameter that they have not said to know.
    /// </summary>
    public static TBuilder RequireTenant<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.Require(sandboxOnly: false);

    /// <summary>As <see cref="RequireTenant{TBuilder}"/>, for sandbox keys alone.</summary>
    public static TBuilder RequireSandboxTenant<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.Require(sandboxOnly: true);

    private static TBuilder Require<TBuilder>(this TBuilder builder, bool sandboxOnly)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint => endpoint.Metadata.Add(new TenantRequirement(sandboxOnly, ScopeOf(endpoint))));
        return builder.WithMetadata(KnownQuery.None).RefuseBadBodies();
    }

    /// <summary>An endpoint that takes several methods needs what each of them does.</summary>
    private static KeyScopes ScopeOf(EndpointBuilder endpoint)
    {
        var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().SelectMany(static all => all.HttpMethods);
        var pattern = ((RouteEndpointBuilder)endpoint).RoutePattern;
        var scopes = methods.Aggregate(KeyScopes.None, (all, method) => all | ScopeTable.Of(method, pattern));
        return scopes == KeyScopes.None ? KeyScopes.All : scopes;
    }
}
