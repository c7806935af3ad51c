namespace Countersign.Api.Requests;

/// <summary>Metadata of an endpoint: the query parameters it knows. All others are refused.</summary>
/// <param name="Names">Their names; null where the endpoint looks at its query itself.</param>
internal sealed record KnownQuery(string[]? Names)
{
    /// <summary>What an endpoint has that says nothing else.</summary>
    public static KnownQuery None { get; } = new([]);
}

/// <summary>How endpoints say it.</summary>
internal static class KnownQueryExtensions
{
    /// <summary>The endpoint knows these query parameters and no others.</summary>
    public static TBuilder TakesQuery<TBuilder>(this TBuilder builder, params string[] names)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new KnownQuery(names));

    /// <summary>The endpoint refuses unknown query parameters itself, together with its other faults.</summary>
    public static TBuilder ReadsQueryItself<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new KnownQuery(Names: null));
}
