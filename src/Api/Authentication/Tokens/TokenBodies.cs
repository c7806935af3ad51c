using System.Text.Json.Serialization;

namespace Countersign.Api.Authentication.Tokens;

/// <summary>An access token as it was given (RFC 6749, 5.1).</summary>
internal sealed record TokenBody(string AccessToken, string TokenType, long ExpiresIn, string Scope);

/// <summary>The keys that tokens are signed with (RFC 7517).</summary>
internal sealed record JwksBody(IReadOnlyList<JwkBody> Keys);

/// <summary>The public half of one.</summary>
internal sealed record JwkBody(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg);

/// <summary>The JSON of them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(JwksBody))]
internal sealed partial class TokenWire : JsonSerializerContext;
