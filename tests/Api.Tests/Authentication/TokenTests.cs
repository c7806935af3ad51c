using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Authentication;

public sealed class TokenTests : IDisposable
{
    private readonly SharedHost _shared;
    private readonly HttpClient _operator;

    public TokenTests(SharedHost shared) => (_shared, _operator) = (shared, shared.Host.Operator());

    public void Dispose() => _operator.Dispose();

    [Fact]
    public async Task AToken_OpensWhatItsKeyDoes()
    {
        var (_, key) = await KeyAsync("""{"sandbox": true, "role": "sender"}""");
        using var given = await AskAsync(_shared.Host, Credentials(key));
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        Assert.True(given.Headers.CacheControl!.NoStore);
        var token = await given.JsonAsync();
        Assert.Equal(("Bearer", 900), (token.Text("token_type"), token.GetProperty("expires_in").GetInt32()));

        using var client = _shared.Host.WithKey(token.Text("access_token"));
        Assert.StartsWith("ve_", await client.StartedAsync(SharedHost.FreshNumber()), StringComparison.Ordinal);
        using var operators = await client.GetAsync("/admin/tenants", Flow.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, operators.StatusCode);
    }

    [Fact]
    public async Task AToken_MayHaveFewerScopes_ButNoMore()
    {
        var (_, key) = await KeyAsync("""{"sandbox": true, "role": "sender"}""");
        using var given = await AskAsync(_shared.Host, [.. Credentials(key), new("scope", "config:read lookups")]);
        using var client = _shared.Host.WithKey((await given.JsonAsync()).Text("access_token"));

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/config", Flow.Token)).StatusCode);
        using var start = await client.StartAsync(SharedHost.FreshNumber());
        await start.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        using var more = await AskAsync(_shared.Host, [.. Credentials(key), new("scope", "data:export")]);
        var problem = await more.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal("invalid_scope", problem.Text("error"));
    }

    [Fact]
    public async Task AToken_IsNothing_OnceItsKeyIsRevoked_OrItHasEnded()
    {
        await using var host = await ApiHost.StartAsync();
        using var administrator = host.Operator();
        var tenant = await administrator.MadeAsync();
        var key = await administrator.KeyAsync(tenant, """{"sandbox": true}""");
        var first = await TokenAsync(host, key);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, first));

        host.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, first));

        var second = await TokenAsync(host, key);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, second));
        using var revoked = await administrator.DeleteAsync(
            $"/admin/tenants/{tenant}/keys/{key.Split('_')[3]}", tag: null);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, second));
    }

    [Fact]
    public async Task ATokenThatWasChanged_OrIsSignedByAnother_IsNoToken()
    {
        var (_, key) = await KeyAsync("""{"sandbox": true}""");
        var token = await TokenAsync(_shared.Host, key);
        var parts = token.Split('.');
        var (header, claims) = (Json(parts[0]), Json(parts[1]));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        string[] forged =
        [
            $"{parts[0]}.{Url(claims.Replace("config:read", "data:export", StringComparison.Ordinal))}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.{Url(other.SignData(signed, HashAlgorithmName.SHA256))}",
            $"{Url(header.Replace("ES256", "none", StringComparison.Ordinal))}.{parts[1]}.",
            $"{Url(header.Replace("ES256", "HS256", StringComparison.Ordinal))}.{parts[1]}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.",
        ];
        foreach (var text in forged)
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(_shared.Host, text));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_shared.Host, token));
    }

    [Fact]
    public async Task WhoeverReadsThePublishedKeys_CanProveAToken()
    {
        var (_, key) = await KeyAsync("""{"sandbox": true}""");
        var parts = (await TokenAsync(_shared.Host, key)).Split('.');
        var kid = JsonDocument.Parse(Json(parts[0])).RootElement.Text("kid");

        var keys = await _shared.Host.Anonymous.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json", Flow.Token);
        var published = Assert.Single(keys.GetProperty("keys").EnumerateArray(), one => one.Text("kid") == kid);
        Assert.False(published.TryGetProperty("d", out _));
        using var pair = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Bytes(published.Text("x")), Y = Bytes(published.Text("y")) },
        });
        Assert.True(pair.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Bytes(parts[2]), HashAlgorithmName.SHA256));
    }

    [Theory]
    [InlineData("grant_type=password", "unsupported_grant_type")]
    [InlineData("", "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&scope=all", "invalid_scope")]
    [InlineData("grant_type=client_credentials&more=1", "invalid_request")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials", "invalid_request")]
    public async Task ARequestThatMakesNoSense_IsRefused(string form, string error)
    {
        using var content = new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded");
        using var answer = await _shared.Host.Anonymous.PostAsync("/oauth/token", content, Flow.Token);
        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(error, problem.Text("error"));
    }

    [Fact]
    public async Task AWrongSecret_OrATokenInItsPlace_IsNoClient()
    {
        var (_, key) = await KeyAsync("""{"sandbox": true}""");
        var token = await TokenAsync(_shared.Host, key);
        foreach (var wrong in new[] { key[..^1] + (key[^1] == '0' ? '1' : '0'), token })
        {
            using var answer = await AskAsync(_shared.Host, Credentials(wrong.Contains('_') ? wrong : $"{wrong}_"));
            var problem = await answer.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
            Assert.Equal("invalid_client", problem.Text("error"));
        }
    }

    [Fact]
    public async Task AClient_MaySayWhoItIsByBasic()
    {
        var (_, key) = await KeyAsync("""{"sandbox": true}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        var at = key.LastIndexOf('_');
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{key[..at]}:{key[(at + 1)..]}")));
        using var answer = await _shared.Host.Anonymous.SendAsync(request, Flow.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<(string Tenant, string Key)> KeyAsync(string body)
    {
        var tenant = await _operator.MadeAsync();
        return (tenant, await _operator.KeyAsync(tenant, body));
    }

    private static KeyValuePair<string, string>[] Credentials(string key)
    {
        var at = key.LastIndexOf('_');
        return [new("client_id", key[..at]), new("client_secret", key[(at + 1)..])];
    }

    private static async Task<HttpResponseMessage> AskAsync(ApiHost host, KeyValuePair<string, string>[] members)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), .. members]);
        return await host.Anonymous.PostAsync("/oauth/token", form, Flow.Token);
    }

    private static async Task<string> TokenAsync(ApiHost host, string key)
    {
        using var given = await AskAsync(host, Credentials(key));
        return (await given.JsonAsync()).Text("access_token");
    }

    private static async Task<HttpStatusCode> StatusAsync(ApiHost host, string token)
    {
        using var client = host.WithKey(token);
        using var answer = await client.GetAsync("/v1/status", Flow.Token);
        return answer.StatusCode;
    }

    private static byte[] Bytes(string url) => System.Buffers.Text.Base64Url.DecodeFromChars(url);

    private static string Json(string url) => Encoding.UTF8.GetString(Bytes(url));

    private static string Url(string json) => Url(Encoding.UTF8.GetBytes(json));

    private static string Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
