using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Countersign.Api.Tests.Host;
using Countersign.Audit;

namespace Countersign.Api.Tests.Admin;

public sealed class AuditApiTests
{
    [Fact]
    public async Task WhatAnOperatorDoesToARoute_IsWrittenDown_AndProved()
    {
        await using var host = await ApiHost.StartAsync(
            settings: ["--Routes:a-gw:Kind=Simulated", "--Routes:a-gw:Destinations:0:Price=12000"]);
        using var @operator = host.Operator();
        using var disabled = await @operator.PostJsonAsync(
            "/admin/routes/a-gw/disable", """{"reason":"maintenance"}""");
        disabled.EnsureSuccessStatusCode();

        var data = Assert.Single(await AuditTrail.SaysAsync(@operator, "/admin/audit", 1));
        var page = await @operator.GetFromJsonAsync<JsonElement>("/admin/audit", Flow.Token);
        Assert.Equal(("route.disabled", "a-gw"), (data.Text("action"), data.Text("target")));
        Assert.StartsWith("operator:", data.Text("actor"), StringComparison.Ordinal);
        Assert.Equal("maintenance", data.GetProperty("after").Text("reason"));
        var next = await @operator.GetFromJsonAsync<JsonElement>($"/admin/audit?after={page.Text("next")}", Flow.Token);
        Assert.Equal(0, next.GetProperty("items").GetArrayLength());
        var beyond = await @operator.GetFromJsonAsync<JsonElement>($"/admin/audit?after={long.MaxValue}", Flow.Token);
        Assert.Equal(0, beyond.GetProperty("items").GetArrayLength());

        var export = await @operator.GetByteArrayAsync("/admin/audit/export", Flow.Token);
        using var key = ECDsa.Create();
        key.ImportFromPem(await @operator.GetStringAsync("/admin/audit/key", Flow.Token));
        var report = LogVerifier.Verify(new MemoryStream(export), key.ExportSubjectPublicKeyInfo());
        Assert.Null(report.Finding);
        Assert.Equal("_installation/audit/0", Assert.Single(report.Logs).Name);
    }

    [Fact]
    public async Task WhatAnOperatorDoesToATenantAndItsKeys_IsWrittenDown_AndNothingThatWasRefused()
    {
        await using var host = await ApiHost.StartAsync();
        using var @operator = host.Operator();
        var id = await @operator.MadeAsync();
        var key = (await @operator.KeyAsync(id, """{"sandbox": true}""")).Split('_')[3];
        using var stale = await @operator.PatchAsync(id, """{"brand":"B"}""", "\"1\"");
        using var changed = await @operator.PatchAsync(id, """{"brand":"B"}""", "\"2\"");
        using var suspended = await @operator.PostJsonAsync($"/admin/tenants/{id}/suspend", """{"reason":"owes"}""");
        using var resumed = await @operator.PostJsonAsync($"/admin/tenants/{id}/resume", "{}");
        using var revoked = await @operator.DeleteAsync($"/admin/tenants/{id}/keys/{key}", tag: null);

        var items = await AuditTrail.SaysAsync(@operator, $"/admin/audit?tenant={id}", 6);
        Assert.Equal(
            [
                ("tenant.created", id), ("key.created", key), ("tenant.changed", id), ("tenant.suspended", id),
                ("tenant.resumed", id), ("key.revoked", key),
            ],
            items.Select(static data => (data.Text("action"), data.Text("target"))));
        Assert.All(items, static data => Assert.StartsWith("operator:", data.Text("actor"), StringComparison.Ordinal));
        var spend = items[0].GetProperty("after").GetProperty("spend");
        Assert.Equal(["countries", "prefixes"], spend.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(600, items[0].GetProperty("after").GetProperty("policy").GetProperty("lifetime").GetDouble());
        Assert.Equal(0, items[0].GetProperty("after").GetProperty("countries").GetArrayLength());
        var change = items[2];
        Assert.Equal("B", change.GetProperty("after").Text("brand"));
        Assert.Equal(items[0].GetProperty("after").Text("brand"), change.GetProperty("before").Text("brand"));
        Assert.Single(change.GetProperty("after").EnumerateObject());
        Assert.True(items[5].GetProperty("before").GetProperty("keys").TryGetProperty(key, out var known));
        Assert.Equal("sender", known.Text("role"));
        Assert.DoesNotContain(
            items, static data => data.GetRawText().Contains("hash", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task ALongChange_DoesNotHideAShortOne()
    {
        await using var host = await ApiHost.StartAsync();
        using var @operator = host.Operator();
        var id = await @operator.MadeAsync();
        var lists = string.Join(',', Enumerable.Range(0, 200).Select(static at =>
            $$"""{"key": "prefix", "value": "99890{{at:D4}}", "list": "block"}"""));
        using var changed = await @operator.PatchAsync(
            id, $$"""{"brand": "B", "name": "gold", "lists": [{{lists}}]}""", "\"1\"");
        changed.EnsureSuccessStatusCode();

        var told = (await AuditTrail.SaysAsync(@operator, $"/admin/audit?tenant={id}", 2))[1];
        Assert.True(told.GetProperty("omitted").GetBoolean());
        Assert.Equal("B", told.GetProperty("after").Text("brand"));
        Assert.Equal("gold", told.GetProperty("after").Text("name"));
    }

    [Fact]
    public async Task AnAuditor_ReadsAndExportsTheTrailOfItsTenant_AndNobodyElseMay()
    {
        await using var host = await ApiHost.StartAsync();
        using var @operator = host.Operator();
        var (id, other) = (await @operator.MadeAsync(), await @operator.MadeAsync());
        using var auditor = host.WithKey(await @operator.KeyAsync(id, """{"sandbox": true, "role": "auditor"}"""));
        using var sender = host.WithKey(await @operator.KeyAsync(id, """{"sandbox": true, "role": "sender"}"""));
        using var refused = await sender.GetAsync("/v1/audit", Flow.Token);
        await refused.ProblemAsync(System.Net.HttpStatusCode.Forbidden, "forbidden");

        // Both keys are used by now, each is told of once.
        using var status = await sender.GetAsync("/v1/status", Flow.Token);
        status.EnsureSuccessStatusCode();
        var items = await AuditTrail.SaysAsync(auditor, "/v1/audit", 5);
        Assert.Equal(2, items.Count(static data => data.Text("action") == "key.used"));
        Assert.All(
            items.Where(static data => data.Text("action") == "key.used"),
            static data => Assert.Equal($"key:{data.Text("target")}", data.Text("actor")));
        Assert.DoesNotContain(items, data => data.Text("target") == other);
        using var again = await auditor.GetAsync("/v1/audit", Flow.Token);
        again.EnsureSuccessStatusCode();

        var report = LogVerifier.Verify(
            new MemoryStream(await auditor.GetByteArrayAsync("/v1/audit/export", Flow.Token)), trusted: null);
        Assert.Null(report.Finding);
        Assert.Equal($"{id}/audit/0", Assert.Single(report.Logs).Name);
    }

    [Fact]
    public async Task ARuleThatRefuses_IsToldOfOnceInAnHour()
    {
        await using var host = await ApiHost.StartAsync();
        using var @operator = host.Operator();
        var id = await @operator.MadeAsync(
            """, "limit_rules": [{"name": "few", "key": "address", "limit": 1, "window": 600}] """);
        using var client = host.WithKey(await @operator.KeyAsync(id, """{"sandbox": true}"""));
        for (var start = 0; start < 4; start++)
        {
            using var answer = await client.PostJsonAsync(
                "/v1/verifications",
                $$"""{"to": "{{SharedHost.FreshNumber()}}", "client": {"ip": "203.0.113.7"} }""");
        }

        var items = await AuditTrail.SaysAsync(@operator, $"/admin/audit?tenant={id}", 4);
        var told = Assert.Single(items, static data => data.Text("action") == "rule.refused");
        Assert.Equal(("few", "system"), (told.Text("target"), told.Text("actor")));
        Assert.InRange(told.GetProperty("after").GetProperty("refused").GetInt32(), 1, 3);
    }

    [Fact]
    public async Task ATenantsKey_DoesNotOpenTheTrail()
    {
        await using var host = await ApiHost.StartAsync();
        using var answer = await host.Client.GetAsync("/admin/audit", Flow.Token);
        await answer.ProblemAsync(System.Net.HttpStatusCode.Unauthorized, "unauthenticated");
    }
}
