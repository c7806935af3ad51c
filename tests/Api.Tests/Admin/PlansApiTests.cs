using System.Net;
using System.Text;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Admin;

public sealed class PlansApiTests : IDisposable
{
    private const string Prices = """
        "prices": {"currency": "EUR", "tiers": [{"prices": [{"region": "UZ", "micros": 12000}]}]}
        """;

    private readonly SharedHost _shared;
    private readonly HttpClient _operator;

    public PlansApiTests(SharedHost shared) => (_shared, _operator) = (shared, shared.Host.Operator());

    public void Dispose() => _operator.Dispose();

    [Fact]
    public async Task APlan_IsMade_Read_Listed_AndChanged()
    {
        var id = OperatorClient.FreshTenant();
        using var made = await _operator.PostJsonAsync(
            "/admin/plans",
            $$"""{"id": "{{id}}", "quotas": {"starts_per_day": 100}, "spend": {"per_day": 5}, {{Prices}}}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(($"/admin/plans/{id}", "\"1\""), (made.Headers.Location?.ToString(), made.Headers.ETag?.Tag));

        using var read = await _operator.GetAsync($"/admin/plans/{id}", Flow.Token);
        var plan = await read.JsonAsync();
        Assert.Equal((await made.JsonAsync()).GetRawText(), plan.GetRawText());
        Assert.Equal(100, plan.GetProperty("quotas").GetProperty("starts_per_day").GetInt64());
        Assert.Contains(await PlansAsync(), one => one.Text("id") == id);

        using var changed = await PatchAsync(id, """{"quotas": {"starts_per_second": 7}}""", "\"1\"");
        Assert.Equal("\"2\"", changed.Headers.ETag?.Tag);
        var now = await changed.JsonAsync();
        Assert.Equal(7, now.GetProperty("quotas").GetProperty("starts_per_second").GetInt64());
        Assert.Equal(100, now.GetProperty("quotas").GetProperty("starts_per_day").GetInt64());
        Assert.Equal("EUR", now.GetProperty("prices").Text("currency"));

        using var stale = await PatchAsync(id, """{"quotas": null}""", "\"1\"");
        await stale.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        using var again = await _operator.PostJsonAsync("/admin/plans", $$"""{"id": "{{id}}"}""");
        await again.ProblemAsync(HttpStatusCode.Conflict, "plan-exists");
        using var none = await _operator.GetAsync("/admin/plans/no-such-plan", Flow.Token);
        await none.ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task APlan_HoldsForItsTenants_AndSoDoItsChanges_ButForWhatTheySayThemselves()
    {
        var plan = await MadeAsync("""{"starts_per_day": 0, "bulk_rows_per_day": 5}""");
        var id = await _operator.MadeAsync($$""", "plan": "{{plan}}", "quotas": {"bulk_rows_per_day": 9}""");
        using var client = _shared.Host.WithKey(
            await _operator.KeyAsync(id, """{"sandbox": true, "role": "owner"}"""));

        using var refused = await StartAsync(client);
        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal(("starts_day", 0), (problem.Text("rule"), problem.GetProperty("limit").GetInt64()));
        var config = await (await client.GetAsync("/v1/config", Flow.Token)).JsonAsync();
        Assert.Equal(plan, config.Text("plan"));
        Assert.Equal(0, config.GetProperty("quotas").GetProperty("starts_per_day").GetInt64());
        Assert.Equal(9, config.GetProperty("quotas").GetProperty("bulk_rows_per_day").GetInt64());

        var tenant = await (await _operator.GetAsync($"/admin/tenants/{id}", Flow.Token)).JsonAsync();
        Assert.False(tenant.GetProperty("quotas").TryGetProperty("starts_per_day", out _));
        var inForce = tenant.GetProperty("in_force").GetProperty("quotas");
        Assert.Equal(
            (0, 9),
            (inForce.GetProperty("starts_per_day").GetInt64(), inForce.GetProperty("bulk_rows_per_day").GetInt64()));

        using var changed = await PatchAsync(plan, """{"quotas": {"starts_per_day": 1000}}""", "\"1\"");
        changed.EnsureSuccessStatusCode();
        await Wait.UntilAsync(async () =>
        {
            using var started = await StartAsync(client);
            return started.StatusCode == HttpStatusCode.Accepted;
        });
    }

    [Fact]
    public async Task WhatAPlanSays_DoesNotBecomeItsTenantsOwn_WhenTheyAreChanged()
    {
        var plan = await MadeAsync("""{"starts_per_day": 3}""");
        var id = await _operator.MadeAsync($$""", "plan": "{{plan}}" """);
        using var changed = await _operator.PatchAsync(id, """{"brand": "Other"}""", "\"1\"");
        changed.EnsureSuccessStatusCode();
        using var left = await _operator.PatchAsync(id, """{"plan": null}""", "\"2\"");

        var tenant = await left.JsonAsync();
        Assert.False(tenant.GetProperty("quotas").TryGetProperty("starts_per_day", out _));
        Assert.False(tenant.TryGetProperty("in_force", out _));
    }

    [Fact]
    public async Task ATenant_IsPutOnAPlanThatThereIs()
    {
        using var made = await _operator.PostJsonAsync(
            "/admin/tenants", $$"""{"id": "{{OperatorClient.FreshTenant()}}", "plan": "no-such-plan"}""");
        Assert.Equal("/plan", await PointerAsync(made));

        var id = await _operator.MadeAsync();
        using var changed = await _operator.PatchAsync(id, """{"plan": "Gold plan"}""", "\"1\"");
        await changed.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Caps_CountByThePricesOfThePlan_WhichItCannotLose()
    {
        var plan = await MadeAsync("{}", $", {Prices}");
        var id = await _operator.MadeAsync($$""", "plan": "{{plan}}", "spend": {"per_day": 1000} """);
        using var left = await _operator.PatchAsync(id, """{"plan": null}""", "\"1\"");
        Assert.Equal("/spend", await PointerAsync(left));

        using var free = await PatchAsync(plan, """{"prices": {"tiers": []}}""", "\"1\"");
        await free.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        using var dollars = await PatchAsync(plan, """{"prices": {"currency": "USD"}}""", "\"1\"");
        Assert.Equal("/prices/currency", await PointerAsync(dollars));
    }

    [Fact]
    public async Task APlanWithoutPrices_GetsNoneLater_BecauseItsTenantsHaveTheirOwn()
    {
        var plan = await MadeAsync("""{"starts_per_day": 7}""");
        var id = await _operator.MadeAsync($$""", "plan": "{{plan}}", "prices": {"currency": "GBP"} """);
        using var priced = await PatchAsync(plan, $$"""{ {{Prices}} }""", "\"1\"");
        Assert.Equal("/prices/tiers", await PointerAsync(priced));
        using var euros = await PatchAsync(plan, """{"prices": {"currency": "EUR"}}""", "\"1\"");
        Assert.Equal("/prices/currency", await PointerAsync(euros));

        var tenant = await (await _operator.GetAsync($"/admin/tenants/{id}", Flow.Token)).JsonAsync();
        var inForce = tenant.GetProperty("in_force");
        Assert.Equal(("GBP", 7), (
            inForce.GetProperty("prices").Text("currency"), inForce.GetProperty("quotas").Int("starts_per_day")));
    }

    [Fact]
    public async Task OwnPrices_AreInTheCurrencyOfThePlan()
    {
        var plan = await MadeAsync("{}", $$""", "spend": {"per_day": 1000}, {{Prices}}""");
        using var made = await _operator.PostJsonAsync("/admin/tenants", $$"""
            {"id": "{{OperatorClient.FreshTenant()}}", "plan": "{{plan}}",
             "prices": {"currency": "UZS", "tiers": [{"prices": [{"region": "UZ", "micros": 12000}]}] } }
            """);
        Assert.Equal("/prices/currency", await PointerAsync(made));
    }

    [Fact]
    public async Task WhoPaysBeforehand_HasPrices_AndDoesNotLeaveThem()
    {
        using var free = await _operator.PostJsonAsync(
            "/admin/tenants", $$"""{"id": "{{OperatorClient.FreshTenant()}}", "billing": {"live": "prepaid"} }""");
        Assert.Equal("/billing", await PointerAsync(free));

        var (plan, bare) = (await MadeAsync("{}", $", {Prices}"), await MadeAsync("{}"));
        var id = await _operator.MadeAsync($$""", "plan": "{{plan}}", "billing": {"sandbox": "prepaid"} """);
        using var left = await _operator.PatchAsync(id, """{"plan": null}""", "\"1\"");
        Assert.Equal("/billing", await PointerAsync(left));
        using var moved = await _operator.PatchAsync(id, $$"""{"plan": "{{bare}}"}""", "\"1\"");
        Assert.Equal("/billing", await PointerAsync(moved));
    }

    [Fact]
    public async Task APlanInAnotherCurrency_IsNoPlaceForATenantWithMoney()
    {
        var plan = await MadeAsync("{}", $", {Prices}");
        var id = await _operator.MadeAsync();
        using var topUp = await _operator.PostJsonAsync(
            $"/admin/tenants/{id}/balance/top-ups", """{"micros": 5, "currency": "USD"}""");
        topUp.EnsureSuccessStatusCode();

        using var moved = await _operator.PatchAsync(id, $$"""{"plan": "{{plan}}"}""", "\"1\"");
        Assert.Equal("/prices/currency", await PointerAsync(moved));
    }

    [Fact]
    public async Task TheInstallationsTrail_SaysWhatAPlanWasAndIs()
    {
        await using var host = await ApiHost.StartAsync();
        using var @operator = host.Operator();
        using var made = await @operator.PostJsonAsync(
            "/admin/plans", """{"id": "gold", "quotas": {"starts_per_day": 3}}""");
        made.EnsureSuccessStatusCode();
        using var changed = await PatchAsync(@operator, "gold", """{"quotas": {"starts_per_day": 4}}""", "\"1\"");
        changed.EnsureSuccessStatusCode();

        var told = await AuditTrail.SaysAsync(@operator, "/admin/audit", 2);
        Assert.Equal(["plan.created", "plan.changed"], told.Select(static data => data.Text("action")));
        Assert.StartsWith("operator:", told[1].Text("actor"), StringComparison.Ordinal);
        Assert.Equal((3, 4), (Starts(told[1], "before"), Starts(told[1], "after")));

        static long Starts(JsonElement data, string side) =>
            data.GetProperty(side).GetProperty("quotas").GetProperty("starts_per_day").GetInt64();
    }

    private static Task<HttpResponseMessage> StartAsync(HttpClient client) => client.PostJsonAsync(
        "/v1/verifications", $$"""{"to": "{{SharedHost.FreshNumber()}}"}""");

    /// <summary>Where the only fault of a refused request lies.</summary>
    private static async Task<string> PointerAsync(HttpResponseMessage answer)
    {
        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        return Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name;
    }

    private async Task<string> MadeAsync(string quotas, string members = "")
    {
        var id = OperatorClient.FreshTenant();
        using var made = await _operator.PostJsonAsync(
            "/admin/plans", $$"""{"id": "{{id}}", "quotas": {{quotas}}{{members}}}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return id;
    }

    private async Task<JsonElement[]> PlansAsync()
    {
        using var page = await _operator.GetAsync("/admin/plans?limit=1000", Flow.Token);
        return (await page.JsonAsync()).Items();
    }

    private Task<HttpResponseMessage> PatchAsync(string id, string json, string tag) =>
        PatchAsync(_operator, id, json, tag);

    private static Task<HttpResponseMessage> PatchAsync(HttpClient @operator, string id, string json, string tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, $"/admin/plans/{id}")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return @operator.SendAsync(request, Flow.Token);
    }
}
