using Countersign.Api.Admin;
using Countersign.Api.Idempotency;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Api.Authentication;

/// <summary>Who asks, and what one request needs to know of itself. One object per authenticated request.</summary>
internal sealed class Caller(TenantSnapshot tenant, bool sandbox, IRandomSource random) : Requester(random)
{
    /// <summary>The tenant as it was when the request was authenticated.</summary>
    public TenantSnapshot Tenant { get; } = tenant;

    /// <summary>Whether the key is a sandbox key (<c>csk_test_</c>): its traffic stays in the sandbox.</summary>
    public bool Sandbox { get; } = sandbox;

    /// <summary>What a number must know of the tenant.</summary>
    public TenantContext Context { get; } = tenant.Context(sandbox);

    public override string IdempotencyGrain(string key) => IdempotencyKey.GrainKey(Tenant.Tenant, Sandbox, key);
}

/// <summary>The caller of a request whose group has <c>RequireTenant</c>.</summary>
internal static class CallerExtensions
{
    /// <summary>
    /// Who asks. Throws where the endpoint does not require a tenant, which is a mistake of its mapping.
    /// </summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>()
        ?? throw new InvalidOperationException("The endpoint asks for its caller without RequireTenant().");

    /// <summary>What a grain must know of the tenant that asks.</summary>
    public static TenantContext Tenant(this HttpContext context) => context.Caller().Context;

    /// <inheritdoc cref="Requester.Operation"/>
    public static OperationId Operation(this HttpContext context) => context.Requester().Operation;

    /// <summary>Who asks, be it a tenant or an operator.</summary>
    public static Requester Requester(this HttpContext context) =>
        (Requester?)context.Features.Get<Caller>() ?? context.Operator();
}
