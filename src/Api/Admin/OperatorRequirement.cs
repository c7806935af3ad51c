using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;

namespace Countersign.Api.Admin;

/// <summary>Metadata of an endpoint that only an operator's key opens.</summary>
internal sealed class OperatorRequirement
{
    public static OperatorRequirement Instance { get; } = new();
}

/// <summary>Who administers, as far as one request is concerned.</summary>
internal sealed class Operator(string keyId, IRandomSource random) : Requester(random)
{
    /// <summary>What stands for operators where a tenant's id would; no tenant is called so.</summary>
    private const string Scope = "~operator";

    /// <summary>The id of its key.</summary>
    public string KeyId { get; } = keyId;

    public override string IdempotencyGrain(string key) => IdempotencyKey.GrainKey(Scope, sandbox: false, key);
}

/// <summary>Finds out whether an operator asks, where the endpoint has an <see cref="OperatorRequirement"/>.</summary>
internal sealed class OperatorAuthentication(
    RequestDelegate next, OperatorKeys keys, FailedAttempts failures, IRandomSource random)
{
    private const string Challenge = "Bearer realm=\"countersign-admin\"";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<OperatorRequirement>() is null)
            return next(context);

        if (Bearer.TryRead(context.Request, out var sent) && keys.Open(sent) is { } id)
        {
            context.Features.Set(new Operator(id, random));
            return next(context);
        }

        return failures.Refusal(context, Challenge).ExecuteAsync(context);
    }
}

/// <summary>What every group of operators' endpoints has in common.</summary>
internal static class OperatorExtensions
{
    /// <summary>
    /// Only an operator's key opens these endpoints; their handlers never see a <see cref="Body{T}"/> with faults nor a
    /// query parameter that they have not said to know.
    /// </summary>
    public static TBuilder RequireOperator<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(OperatorRequirement.Instance, KnownQuery.None).RefuseBadBodies();

    /// <summary>Who administers.</summary>
    public static Operator Operator(this HttpContext context) => context.Features.Get<Operator>()
        ?? throw new InvalidOperationException("The endpoint asks for its operator without RequireOperator().");
}
