using Countersign.Api.Answers;
using Countersign.Api.Hosting;
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

    /// <summary>
    /// A client that shows its key in a header is known before its body is read; the others' bodies hold the key.
    /// </summary>
    private static async Task<Results<Ok<TokenBody>, Problem>> GiveAsync(
        HttpContext context, KeyDoor door, AccessTokens tokens, UnprovenBodies bodies)
    {
        var header = TokenRequest.KeyOf(context.Request.Headers.Authorization.ToString());
        var known = default(ProvenKey);
        if (header is not null)
        {
            (known, var unknown) = await ProveAsync(header, context, door);
            if (unknown is not null)
                return unknown;
        }

        var (request, late) = header is null
            ? await bodies.ReadAsync(UnprovenKind.Tokens, context, TokenRequest.ReadAsync)
            : new(await TokenRequest.ReadAsync(context.Request, context.RequestAborted), null);
        if ((late ?? request!.Problem) is { } problem)
            return problem;

        var (proven, refused) = header is null ? await ProveAsync(request!.Key, context, door) : (known, null);
        return refused is null ? Give(request!.Scopes ?? proven.Scopes, proven, door, tokens) : refused;
    }

    private static async Task<(ProvenKey Key, Problem? Refusal)> ProveAsync(
        string key, HttpContext context, KeyDoor door)
    {
        // A token is worth no other: it would live for ever.
        if (AccessTokens.MayBe(key) || await door.OpenAsync(key, context) is not { } proven)
            return (default, TokenProblems.InvalidClient(door.Refusal(context, Challenge)));
        return (proven, KeyDoor.Standing(proven.Tenant, context));
    }

    private static Results<Ok<TokenBody>, Problem> Give(
        KeyScopes scopes, in ProvenKey proven, KeyDoor door, AccessTokens tokens)
    {
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
