using System.Collections.Concurrent;
using Countersign.Tenants;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Countersign.Api.Authentication.Tokens;

/// <summary>
/// Makes and believes short-lived access tokens (JWT, ES256). A token stands for a key of a tenant: it opens no more
/// than the key does, and nothing once the key is revoked or has ended.
/// </summary>
internal sealed class AccessTokens(
    SigningKeys signing, TenantKeys keys, IOptions<TokenOptions> options, IRandomSource random, TimeProvider time)
{
    /// <summary>Longest token that is looked at.</summary>
    private const int MaxLength = 2_048;

    /// <summary>
    /// Tokens that need not be verified again, because they were before. Beyond, they are verified each time.
    /// </summary>
    private const int MaxBelieved = 10_000;

    private const int IdBytes = 16;
    private const string KeyClaim = "client_id";
    private const string ScopeClaim = "scope";
    private const string Start = "eyJ";

    private readonly ConcurrentDictionary<string, Claims> _believed = new(StringComparer.Ordinal);
    private readonly JsonWebTokenHandler _handler = new()
    {
        MaximumTokenSizeInBytes = MaxLength,
        SetDefaultTimesOnTokenCreation = false,
    };

    /// <summary>How long a token lives.</summary>
    public TimeSpan Lifetime => options.Value.Lifetime;

    /// <summary>Whether a text may be a token, and no key.</summary>
    public static bool MayBe(string text) => text.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>A token that stands for the key, with these of its scopes.</summary>
    public string Make(in ProvenKey proven, KeyScopes scopes)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        random.Fill(id);
        var now = time.GetUtcNow();
        var ends = now + Lifetime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Value.Issuer,
            Audience = options.Value.Issuer,
            IssuedAt = now.UtcDateTime,
            Expires = (proven.Key.ExpiresAt < ends ? proven.Key.ExpiresAt.Value : ends).UtcDateTime,
            SigningCredentials = signing.Current,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = proven.Tenant.Tenant,
                [JwtRegisteredClaimNames.Jti] = Convert.ToHexStringLower(id),
                [KeyClaim] = proven.Key.Id,
                [ScopeClaim] = string.Join(' ', KeyAccess.Words(scopes)),
            },
        });
    }

    /// <summary>The key that a token stands for; null where it is none that is believed, or its key is gone.</summary>
    public async ValueTask<ProvenKey?> ProveAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length > MaxLength)
            return null;
        if (!_believed.TryGetValue(text, out var claims))
            claims = await VerifyAsync(text);
        if (claims is null || time.GetUtcNow() >= claims.Expires)
            return null;

        return await keys.FindAsync(claims.Tenant, claims.KeyId, cancellationToken) is { } proven
            ? proven with { Scopes = proven.Scopes & claims.Scopes }
            : null;
    }

    private async Task<Claims?> VerifyAsync(string text)
    {
        var result = await _handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidIssuer = options.Value.Issuer,
            ValidAudience = options.Value.Issuer,
            IssuerSigningKeys = signing.All,
            TryAllIssuerSigningKeys = false,
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token
            || !token.TryGetPayloadValue<string>(KeyClaim, out var keyId)
            || !token.TryGetPayloadValue<string>(ScopeClaim, out var scope))
        {
            return null;
        }

        var expires = new DateTimeOffset(token.ValidTo, TimeSpan.Zero);
        var claims = new Claims(token.Subject, keyId, ScopesOf(scope), expires);
        Remember(text, claims);
        return claims;
    }

    private void Remember(string text, Claims claims)
    {
        if (_believed.Count >= MaxBelieved)
        {
            foreach (var (other, known) in _believed)
            {
                if (known.Expires <= time.GetUtcNow())
                    _believed.TryRemove(other, out _);
            }
        }

        if (_believed.Count < MaxBelieved)
            _believed[text] = claims;
    }

    private static KeyScopes ScopesOf(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(KeyScopes.None, static (all, word) => all | (KeyAccess.Find(word) ?? KeyScopes.None));

    private sealed record Claims(string Tenant, string KeyId, KeyScopes Scopes, DateTimeOffset Expires);
}
