using Countersign.Api.Requests;

namespace Countersign.Api.Authentication;

/// <summary>Metadata of an endpoint that only a tenant's key opens.</summary>
internal sealed class TenantRequirement
{
    private TenantRequirement(bool sandboxOnly) => SandboxOnly = sandboxOnly;

    public static TenantRequirement Any { get; } = new(sandboxOnly: false);

    public static TenantRequirement Sandbox { get; } = new(sandboxOnly: true);

    /// <summary>Whether live keys are refused.</summary>
    public bool SandboxOnly { get; }
}

/// <summary>What every group of tenants' endpoints has in common.</summary>
internal static class TenantRequirementExtensions
{
    /// <summary>
    /// Only a valid key opens these endpoints; their handlers may ask <c>context.Caller()</c>,
    /// <c>context.Tenant()</c> and <c>context.Operation()</c>, and never see a <see cref="Body{T}"/> with faults nor a
    /// query parameter that they have not said to know.
    /// </summary>
    public static TBuilder RequireTenant<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(TenantRequirement.Any, KnownQuery.None).RefuseBadBodies();

    /// <summary>As <see cref="RequireTenant{TBuilder}"/>, for sandbox keys alone.</summary>
    public static TBuilder RequireSandboxTenant<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(TenantRequirement.Sandbox, KnownQuery.None).RefuseBadBodies();
}
