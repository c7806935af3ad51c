using System.Text;
using Countersign.Api.Answers;
using Countersign.Api.Requests;
using Countersign.Tenants;
using Microsoft.AspNetCore.WebUtilities;

namespace Countersign.Api.Authentication.Tokens;

/// <summary>
/// What <c>POST /oauth/token</c> is asked for. The client's id is its key without the secret
/// (<c>csk_live_{tenant}_{id}</c>), the client's secret is the secret; in the form, or as HTTP Basic.
/// </summary>
/// <param name="Key">The whole key, where the form holds it.</param>
/// <param name="Scopes">What is asked for; null for all that the key has.</param>
/// <param name="Problem">Why the request makes no sense; null where it does.</param>
internal sealed record TokenRequest(string Key, KeyScopes? Scopes, Problem? Problem)
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Basic = "Basic ";
    private const string GrantType = "client_credentials";
    private const int MaxName = 64;
    private const int MaxValue = 1_024;
    private const int MaxMembers = 8;

    private static readonly string[] Known = ["grant_type", "client_id", "client_secret", "scope"];

    /// <summary>
    /// The key that an <c>Authorization</c> header shows by Basic; null where it does not show one that way.
    /// </summary>
    public static string? KeyOf(string authorization)
    {
        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return null;

        var base64 = authorization[Basic.Length..].Trim();
        var bytes = new byte[base64.Length];
        if (base64.Length > MaxValue || !Convert.TryFromBase64String(base64, bytes, out var length))
            return "";

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 ? $"{Uri.UnescapeDataString(parts[0])}_{Uri.UnescapeDataString(parts[1])}" : "";
    }

    /// <summary>Reads the form.</summary>
    public static async Task<TokenRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) != true)
            return new("", null, Problems.UnsupportedMediaType($"'{Form}'"));
        if (request.ContentLength > RequestLimits.MaxBodyBytes)
            return new("", null, Problems.BodyTooLarge(RequestLimits.MaxBodyBytes));

        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> form;
        try
        {
            using var reader = new FormReader(request.Body)
            {
                KeyLengthLimit = MaxName,
                ValueLengthLimit = MaxValue,
                ValueCountLimit = MaxMembers,
            };
            form = await reader.ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException)
        {
            return Refused("invalid_request", "The form is too large.");
        }

        if (form.FirstOrDefault(static member => !Known.Contains(member.Key) || member.Value.Count != 1).Key is { } odd)
            return Refused("invalid_request", $"There is no such member, or it is there twice: '{Cut(odd)}'.");
        if (One("grant_type") != GrantType)
            return Refused("unsupported_grant_type", $"The grant_type is '{GrantType}'.");
        return Read(One("client_id"), One("client_secret"), One("scope"), request.Headers.Authorization.ToString());

        string? One(string name) => form.TryGetValue(name, out var values) ? values[0] : null;
    }

    /// <summary>A client shows what it is once (RFC 6749, 2.3): in the form, or in the header.</summary>
    private static TokenRequest Read(string? client, string? secret, string? scope, string authorization)
    {
        if ((client ?? secret) is not null && KeyOf(authorization) is not null)
            return Refused("invalid_request", "The client is named in the header; leave it out of the form.");

        KeyScopes? scopes = null;
        foreach (var word in scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (KeyAccess.Find(word) is not { } one)
                return Refused("invalid_scope", $"The scopes are {string.Join(", ", KeyAccess.Words(KeyScopes.All))}.");
            scopes = (scopes ?? KeyScopes.None) | one;
        }

        return new TokenRequest($"{client}_{secret}", scopes, null);
    }

    private static string Cut(string name) => name.Length <= MaxName ? name : name[..MaxName];

    private static TokenRequest Refused(string error, string detail) =>
        new("", null, TokenProblems.Invalid(error, detail));
}
