using Countersign.Api.Answers;
using Countersign.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Authentication.Tokens;

/// <summary>OAuth 2.0 client credentials (RFC 6749, 4.4): a key is exchanged for a token of a short life.</summary>
internal static class TokensApi
{
    private const string Challenge = "Basic realm=\"countersign\"";
    private const string CacheAWhile = "public, max-age=300";

    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth/token", GiveAsync).WithTags("Tokens");
        routes.MapGet("/.well-known/jwks.json", Publish).WithTags("Tokens");
    }

    private static async Task<Results<Ok<TokenBody>, Problem>> GiveAsync(
        HttpContext context, KeyDoor door, AccessTokens tokens)
    {
        var request = await TokenRequest.ReadAsync(context.Request, context.RequestAborted);
        if (request.Problem is { } problem)
            return problem;
        // A token is worth no other: it would live for ever.
        if (AccessTokens.MayBe(request.Key) || await door.OpenAsync(request.Key, context) is not { } proven)
            return TokenProblems.InvalidClient(door.Refusal(context, Challenge));
        if (KeyDoor.Standing(proven.Tenant, context) is { } standing)
            return standing;

        var scopes = request.Scopes ?? proven.Scopes;
        if (!proven.Scopes.HasFlag(scopes))
            return TokenProblems.Invalid("invalid_scope", "The key does not have all of these scopes.");

        door.Use(proven);
        return TypedResults.Ok(new TokenBody(
            tokens.Make(proven, scopes),
            "Bearer",
            (long)tokens.Lifetime.TotalSeconds,
            string.Join(' ', KeyAccess.Words(scopes))));
    }

    private static Ok<JwksBody> Publish(HttpContext context, SigningKeys keys)
    {
        context.Response.Headers.CacheControl = CacheAWhile;
        return TypedResults.Ok(keys.Published);
    }
}

/// <summary>Problems that also are errors of OAuth 2.0 (RFC 6749, 5.2): <c>error</c> says which.</summary>
internal static class TokenProblems
{
    public static Problem Invalid(string error, string detail) => new(ProblemTypes.InvalidRequest, detail)
    {
        Members = json => json.WriteString("error"u8, error),
    };

    public static Problem InvalidClient(Problem refusal) => new(refusal.Type, refusal.Detail)
    {
        RetryAfter = refusal.RetryAfter,
        Members = json =>
        {
            refusal.Members?.Invoke(json);
            json.WriteString("error"u8, "invalid_client");
        },
    };
}
