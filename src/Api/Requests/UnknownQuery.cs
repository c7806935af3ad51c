using Countersign.Api.Answers;

namespace Countersign.Api.Requests;

/// <summary>
/// Refuses query parameters that the endpoint does not know: a misspelt one would otherwise be a request that does
/// something else than it says.
/// </summary>
internal sealed class UnknownQuery(RequestDelegate next)
{
    /// <summary>The longest name that is repeated to the caller.</summary>
    private const int MaxNameTold = 64;

    public Task InvokeAsync(HttpContext context) =>
        context.Request.QueryString.HasValue
        && context.GetEndpoint()?.Metadata.GetMetadata<KnownQuery>()?.Names is { } known
        && Refusal(context.Request.Query, known) is { } problem
            ? problem.ExecuteAsync(context)
            : next(context);

    private static Problem? Refusal(IQueryCollection query, string[] known)
    {
        var errors = new RequestErrors();
        var advice = known.Length == 0 ? "No query is known here." : $"Known are {string.Join(", ", known)}.";
        foreach (var name in query.Keys)
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                errors.Add($"query:{(name.Length <= MaxNameTold ? name : "…")}", advice);
        }

        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }
}
