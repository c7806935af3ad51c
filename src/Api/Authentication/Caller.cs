using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Api.Authentication;

/// <summary>Who asks, and what one request needs to know of itself. One object per authenticated request.</summary>
internal sealed class Caller(TenantSnapshot tenant, bool sandbox, IRandomSource random)
{
    private OperationId? _operation;

    /// <summary>The tenant as it was when the request was authenticated.</summary>
    public TenantSnapshot Tenant { get; } = tenant;

    /// <summary>Whether the key is a sandbox key (<c>csk_test_</c>): its traffic stays in the sandbox.</summary>
    public bool Sandbox { get; } = sandbox;

    /// <summary>
    /// Names the request's command: the one kept under its <c>Idempotency-Key</c>, or a fresh one. The same through
    /// the whole request, retries within it included.
    /// </summary>
    public OperationId Operation
    {
        get => _operation ??= OperationId.New(random);
        set => _operation = value;
    }

    /// <summary>What a number must know of the tenant.</summary>
    public TenantContext Context { get; } = tenant.Context(sandbox);
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

    /// <inheritdoc cref="Authentication.Caller.Operation"/>
    public static OperationId Operation(this HttpContext context) => context.Caller().Operation;
}
