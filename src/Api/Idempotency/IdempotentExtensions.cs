using Countersign.Api.Answers;
using Countersign.Api.Requests;

namespace Countersign.Api.Idempotency;

/// <summary>Makes handlers of POST honour <c>Idempotency-Key</c>.</summary>
internal static class IdempotentExtensions
{
    /// <summary>
    /// For a handler that takes a <see cref="Body{T}"/> and uses <c>context.Operation()</c> in its commands.
    /// </summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder builder) =>
        builder.AddEndpointFilterFactory(static (handler, next) =>
        {
            var parameters = handler.MethodInfo.GetParameters();
            var place = Array.FindIndex(parameters, static p => p.ParameterType.IsAssignableTo(typeof(IBody)));
            if (place < 0)
                throw new InvalidOperationException("An idempotent handler takes a Body<T>, or IdempotentStream().");
            var execution = handler.ApplicationServices.GetRequiredService<IdempotentExecution>();
            return call => Run(execution, call, ((IBody)call.Arguments[place]!).Digest, next);
        });

    /// <summary>
    /// For a handler that reads <c>Request.Body</c> itself, to its end. It uses <c>context.Operation()</c> in its
    /// commands, so that after a crash the repeat finds what the first try has left behind.
    /// </summary>
    public static RouteHandlerBuilder IdempotentStream(this RouteHandlerBuilder builder) =>
        builder.AddEndpointFilterFactory(static (handler, next) =>
        {
            var execution = handler.ApplicationServices.GetRequiredService<IdempotentExecution>();
            return call => Run(execution, call, digest: null, next);
        });

    private static ValueTask<object?> Run(
        IdempotentExecution execution,
        EndpointFilterInvocationContext call,
        byte[]? digest,
        EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        var header = context.Request.Headers[IdempotencyKey.Header];
        if (header.Count == 0)
            return next(call);
        if (!IdempotencyKey.TryRead(header, out var key))
        {
            return ValueTask.FromResult<object?>(Problems.InvalidRequest(
                $"header:{IdempotencyKey.Header}", "The key must be 1 to 255 visible ASCII characters, given once."));
        }

        return Await(digest is null
            ? execution.RunStreamedAsync(context, key, () => next(call))
            : execution.RunAsync(context, key, digest, () => next(call)));
    }

    private static async ValueTask<object?> Await(Task<IResult> run) => await run;
}
