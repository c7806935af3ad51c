using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Admin;

public sealed class TenantsApiTests : IDisposable
{
    private const string Everything = """
        , "name": "Acme Ltd", "brand": "Acme", "countries": ["UZ", "GB"],
        "quotas": {"starts_per_second": 50, "starts_per_month": 100000, "bulk_rows_per_day": 20000},
        "spend": {"per_day": 5000000, "countries": [{"region": "UZ", "micros": 1000000}],
                  "prefixes": [{"prefix": "99890", "micros": 500000}]},
        "prices": {"currency": "EUR", "tiers": [{"prices": [{"region": "UZ", "micros": 12000}]},
                   {"from": 1000, "prices": [{"region": "*", "channel": "voice", "micros": 9000}]}]},
        "consent": {"required": true, "holds_for": 86400},
        "policy": {"retention": 3600, "cooldown": [10, 20], "fallback": [{"channel": "voice", "after": 30}]},
        "rate_rules": [{"name": "user", "limit": 5, "window": 60}],
        "limit_rules": [{"name": "ip", "key": "address", "limit": 10, "window": 3600, "mode": "monitor"}],
        "lists": [{"key": "prefix", "value": "99891", "list": "block"}],
        "disclosure": "minimal", "allowed_addresses": ["127.0.0.1", "::1"], "residency": "home"
        """;

    private readonly SharedHost _shared;
    private readonly HttpClient _operator;

    public TenantsApiTests(SharedHost shared) => (_shared, _operator) = (shared, shared.Host.Operator());

    public void Dispose() => _operator.Dispose();

    [Fact]
    public async Task ATenant_IsMadeWithAllItsSettings_AndReadAsItWasMade()
    {
        var id = OperatorClient.FreshTenant();
        using var made = await _operator.PostJsonAsync("/admin/tenants", $$"""{"id": "{{id}}"{{Everything}}}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal($"/admin/tenants/{id}", made.Headers.Location?.ToString());
        Assert.Equal("\"1\"", made.Headers.ETag?.Tag);

        using var read = await _operator.GetAsync($"/admin/tenants/{id}", Flow.Token);
        var tenant = await read.JsonAsync();
        Assert.Equal((await made.JsonAsync()).GetRawText(), tenant.GetRawText());
        Assert.Equal(("active", "minimal"), (tenant.Text("status"), tenant.Text("disclosure")));
        Assert.Equal(50, tenant.GetProperty("quotas").GetProperty("starts_per_second").GetInt64());
        Assert.Equal(3600, tenant.GetProperty("policy").GetProperty("retention").GetDouble());
        Assert.Equal(6, tenant.GetProperty("policy").GetProperty("code_length").GetInt32());
        var tier = tenant.GetProperty("prices").GetProperty("tiers")[1];
        Assert.Equal(1000, tier.GetProperty("from").GetInt64());
        Assert.Equal("voice", tier.GetProperty("prices")[0].Text("channel"));
        Assert.Equal("monitor", tenant.GetProperty("limit_rules")[0].Text("mode"));
    }

    [Fact]
    public async Task ATenantThatIsMadeUnderAKey_IsAnsweredTheSameAgain_WithItsVersion()
    {
        var id = OperatorClient.FreshTenant();
        for (var time = 0; time < 2; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/tenants")
            {
                Content = JsonContent.Create(new { id }),
            };
            request.Headers.Add("Idempotency-Key", $"make-{id}");
            using var made = await _operator.SendAsync(request, Flow.Token);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            Assert.Equal(time == 1, made.Headers.Contains("Idempotency-Replayed"));
            Assert.Equal(("\"1\"", $"/admin/tenants/{id}"), (
                made.Headers.ETag?.Tag, made.Headers.Location?.ToString()));
        }
    }

    [Fact]
    public async Task AnId_IsGivenOnce()
    {
        var id = await _operator.MadeAsync();
        using var again = await _operator.PostJsonAsync("/admin/tenants", $$"""{"id":"{{id}}"}""");
        await again.ProblemAsync(HttpStatusCode.Conflict, "tenant-exists");
    }

    [Fact]
    public async Task ARepeatUnderItsKey_IsTheSameTenant()
    {
        var body = $$"""{"id":"{{OperatorClient.FreshTenant()}}"}""";
        var key = $"name-of-{OperatorClient.FreshTenant()}";
        using var first = await _operator.PostJsonAsync("/admin/tenants", body, key);
        using var again = await _operator.PostJsonAsync("/admin/tenants", body, key);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
    }

    [Theory]
    [InlineData("""{}""", "/id")]
    [InlineData("""{"id": "A"}""", "/id")]
    [InlineData("""{"id": "a", "more": 1}""", "/more")]
    [InlineData("""{"id": "a", "quotas": {"per_second": 1}}""", "/quotas/per_second")]
    [InlineData("""{"id": "a", "quotas": {"starts_per_day": "1"}}""", "/quotas/starts_per_day")]
    [InlineData("""{"id": "a", "quotas": {"starts_per_day": -1}}""", "/quotas/starts_per_day")]
    [InlineData("""{"id": "a", "countries": ["UZ", "uz"]}""", "/countries/1")]
    [InlineData("""{"id": "a", "prices": {"tiers": [{"prices": [{"micros": 1, "channel": "fax"}]}]}}""",
        "/prices/tiers/0/prices/0/channel")]
    [InlineData("""{"id": "a", "prices": {"tiers": [{"prices": [{"region": "UZ"}]}]}}""",
        "/prices/tiers/0/prices/0/micros")]
    [InlineData("""{"id": "a", "limit_rules": [{"name": "x", "key": "given", "limit": 1, "window": 1}]}""",
        "/limit_rules/0/given")]
    [InlineData("""{"id": "a", "lists": {}}""", "/lists")]
    [InlineData("""{"id": "a", "residency": "elsewhere"}""", "/residency")]
    public async Task AFault_IsToldByItsPointer(string body, string pointer)
    {
        using var answer = await _operator.PostJsonAsync("/admin/tenants", body);
        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(pointer, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task AChange_TouchesWhatItNamesAlone_AndNullPutsTheDefaultBack()
    {
        var id = await _operator.MadeAsync(Everything);
        using var changed = await _operator.PatchAsync(
            id, """{"name": null, "quotas": {"starts_per_second": 7}, "policy": null, "lists": null}""", "\"1\"");

        Assert.Equal("\"2\"", changed.Headers.ETag?.Tag);
        var tenant = await changed.JsonAsync();
        Assert.False(tenant.TryGetProperty("name", out _));
        Assert.Equal(7, tenant.GetProperty("quotas").GetProperty("starts_per_second").GetInt64());
        Assert.Equal(100_000, tenant.GetProperty("quotas").GetProperty("starts_per_month").GetInt64());
        Assert.Equal(86_400, tenant.GetProperty("policy").GetProperty("retention").GetDouble());
        Assert.Empty(tenant.GetProperty("lists").EnumerateArray());
        Assert.Equal("Acme", tenant.Text("brand"));
    }

    [Fact]
    public async Task AChangeOfWhatHasChanged_IsRefused_AndOneOfNoVersionToo()
    {
        var id = await _operator.MadeAsync();
        using var first = await _operator.PatchAsync(id, """{"name": "a"}""", "\"1\"");
        using var stale = await _operator.PatchAsync(id, """{"name": "b"}""", "\"1\"");
        var problem = await stale.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal(2, problem.GetProperty("version").GetInt64());

        using var blind = await _operator.PatchAsync(id, """{"name": "c"}""", tag: null);
        await blind.ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        Assert.Equal("a", (await TenantAsync(id)).Text("name"));
    }

    [Fact]
    public async Task OfChangesAtOnce_OneWins()
    {
        var id = await _operator.MadeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            n => _operator.PatchAsync(id, $$"""{"name": "p{{n}}"}""", "\"1\"")));

        Assert.Single(answers, static answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(9, answers.Count(static answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Tenants_AreListedInPages()
    {
        var ids = new[] { await _operator.MadeAsync(), await _operator.MadeAsync() };
        var (seen, after) = (new List<string>(), "");
        do
        {
            var page = await _operator.GetFromJsonAsync<JsonElement>($"/admin/tenants?limit=2{after}", Flow.Token);
            seen.AddRange(page.Items().Select(static item => item.Text("id")));
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
        }
        while (after is not null);

        Assert.Contains("demo", seen);
        Assert.All(ids, id => Assert.Single(seen, id));
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task ADeletedTenant_HasNoKeys_AndItsIdStaysTaken()
    {
        var id = await _operator.MadeAsync();
        using var tenant = _shared.Host.WithKey(await _operator.KeyAsync(id, """{"sandbox": true}"""));
        Assert.Equal(HttpStatusCode.OK, (await tenant.GetAsync("/v1/status", Flow.Token)).StatusCode);

        using var blind = await _operator.DeleteAsync($"/admin/tenants/{id}", tag: null);
        await blind.ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        using var deleted = await _operator.DeleteAsync($"/admin/tenants/{id}", "\"2\"");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await tenant.GetAsync("/v1/status", Flow.Token)).StatusCode);
        Assert.Equal("deleted", (await TenantAsync(id)).Text("status"));
        using var again = await _operator.PostJsonAsync("/admin/tenants", $$"""{"id":"{{id}}"}""");
        await again.ProblemAsync(HttpStatusCode.Conflict, "tenant-exists");
        using var key = await _operator.PostJsonAsync($"/admin/tenants/{id}/keys", "{}");
        await key.ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("GET", "/admin/tenants/nobody")]
    [InlineData("GET", "/admin/tenants/NOBODY_/keys")]
    [InlineData("DELETE", "/admin/tenants/nobody/keys/k1")]
    public async Task WhatIsNotThere_IsNotFound(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await _operator.SendAsync(request, Flow.Token);
        await answer.ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private Task<JsonElement> TenantAsync(string id) =>
        _operator.GetFromJsonAsync<JsonElement>($"/admin/tenants/{id}", Flow.Token);
}
