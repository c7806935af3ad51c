using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Admin;

public sealed class KeysApiTests : IDisposable
{
    private readonly SharedHost _shared;
    private readonly HttpClient _operator;

    public KeysApiTests(SharedHost shared) => (_shared, _operator) = (shared, shared.Host.Operator());

    public void Dispose() => _operator.Dispose();

    [Fact]
    public async Task AKey_IsShownOnce_AndOpensWhatItsRoleAllows()
    {
        var id = await _operator.MadeAsync();
        var key = await _operator.KeyAsync(id, """{"sandbox": true, "role": "sender", "expires_in": 3600}""");
        Assert.StartsWith($"csk_test_{id}_k", key, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(key));

        using var listed = await _operator.GetAsync($"/admin/tenants/{id}/keys", Flow.Token);
        var text = await listed.Content.ReadAsStringAsync(Flow.Token);
        Assert.DoesNotContain(key.Split('_')[^1], text, StringComparison.Ordinal);
        var item = Assert.Single((await KeysAsync(id)).Items());
        Assert.Equal("sender", item.Text("role"));
        Assert.Equal(
            TimeSpan.FromHours(1),
            item.GetProperty("expires_at").GetDateTimeOffset() - item.GetProperty("created_at").GetDateTimeOffset());
        Assert.DoesNotContain(_shared.Host.Logs.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"role": "boss"}""", "/role")]
    [InlineData("""{"scopes": ["everything"]}""", "/scopes/0")]
    [InlineData("""{"role": "reviewer", "scopes": ["verifications:write"]}""", "/scopes")]
    [InlineData("""{"scopes": []}""", "/scopes")]
    [InlineData("""{"expires_in": 0}""", "/expires_in")]
    public async Task AKeyThatMakesNoSense_IsRefused(string body, string pointer)
    {
        using var answer = await _operator.PostJsonAsync($"/admin/tenants/{await _operator.MadeAsync()}/keys", body);
        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(pointer, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task WhileAKeyIsRotated_BothAreAccepted_ThenTheNewOneAlone()
    {
        var id = await _operator.MadeAsync();
        var old = await _operator.KeyAsync(id, """{"sandbox": true, "role": "reviewer"}""");
        var keyId = old.Split('_')[3];
        using var rotated = await _operator.PostJsonAsync(
            $"/admin/tenants/{id}/keys/{keyId}/rotate", """{"overlap": 600}""");
        var fresh = (await rotated.JsonAsync()).Text("key");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(old), await StatusAsync(fresh)));
        Assert.All((await KeysAsync(id)).Items(), static key => Assert.Equal("reviewer", key.Text("role")));

        using var at = await _operator.PostJsonAsync(
            $"/admin/tenants/{id}/keys/{fresh.Split('_')[3]}/rotate", """{"overlap": 0}""");
        var last = (await at.JsonAsync()).Text("key");
        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await StatusAsync(fresh), await StatusAsync(last)));
    }

    [Fact]
    public async Task ARevokedKey_IsRefusedAtOnce_WhereItWasRevoked()
    {
        var id = await _operator.MadeAsync();
        var key = await _operator.KeyAsync(id, """{"sandbox": true}""");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(key));

        for (var repeat = 0; repeat < 2; repeat++)
        {
            using var revoked = await _operator.DeleteAsync(
                $"/admin/tenants/{id}/keys/{key.Split('_')[3]}", tag: null);
            Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(key));
        }
    }

    [Fact]
    public async Task ATenant_HasThirtyTwoKeys_AndNoMore()
    {
        var id = await _operator.MadeAsync();
        for (var n = 0; n < 32; n++)
            await _operator.KeyAsync(id, """{"sandbox": true}""");

        using var answer = await _operator.PostJsonAsync($"/admin/tenants/{id}/keys", "{}");
        var problem = await answer.ProblemAsync(HttpStatusCode.Conflict, "too-many-keys");
        Assert.Equal(32, problem.GetProperty("limit").GetInt32());
    }

    [Fact]
    public async Task ARepeatUnderItsKey_ShowsTheSameKey()
    {
        var path = $"/admin/tenants/{await _operator.MadeAsync()}/keys";
        var name = $"name-of-{OperatorClient.FreshTenant()}";
        using var first = await _operator.PostJsonAsync(path, "{}", name);
        using var again = await _operator.PostJsonAsync(path, "{}", name);

        Assert.Equal((await first.JsonAsync()).Text("key"), (await again.JsonAsync()).Text("key"));
    }

    private Task<JsonElement> KeysAsync(string id) =>
        _operator.GetFromJsonAsync<JsonElement>($"/admin/tenants/{id}/keys", Flow.Token);

    private async Task<HttpStatusCode> StatusAsync(string key)
    {
        using var client = _shared.Host.WithKey(key);
        using var answer = await client.GetAsync("/v1/status", Flow.Token);
        return answer.StatusCode;
    }
}
