namespace Countersign.Api.Requests;

/// <summary>Answers for a handler whose body has faults.</summary>
internal static class RefusedBodies
{
    /// <summary>Guards every handler of the group that takes a <see cref="Body{T}"/>.</summary>
    public static TBuilder RefuseBadBodies<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilterFactory(static (handler, next) =>
        {
            var parameters = handler.MethodInfo.GetParameters();
            var place = Array.FindIndex(parameters, static p => p.ParameterType.IsAssignableTo(typeof(IBody)));
            if (place < 0)
                return next;
            return call => call.Arguments[place] is IBody { Refusal: { } refusal }
                ? ValueTask.FromResult<object?>(refusal)
                : next(call);
        });
}
