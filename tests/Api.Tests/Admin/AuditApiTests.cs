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

        var page = await @operator.GetFromJsonAsync<JsonElement>("/admin/audit", Flow.Token);
        var data = page.GetProperty("items").EnumerateArray().Last().GetProperty("data");
        Assert.Equal(("route.disabled", "a-gw"), (data.Text("action"), data.Text("target")));
        Assert.StartsWith("operator:", data.Text("actor"), StringComparison.Ordinal);
        Assert.Equal("maintenance", data.GetProperty("after").Text("reason"));
        var next = await @operator.GetFromJsonAsync<JsonElement>($"/admin/audit?after={page.Text("next")}", Flow.Token);
        Assert.Equal(0, next.GetProperty("items").GetArrayLength());

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

        var page = await @operator.GetFromJsonAsync<JsonElement>($"/admin/audit?tenant={id}", Flow.Token);
        Assert.Equal(
            [
                ("tenant.created", id), ("key.created", key), ("tenant.changed", id), ("tenant.suspended", id),
                ("tenant.resumed", id), ("key.revoked", key),
            ],
            page.Items().Select(static item => item.GetProperty("data"))
                .Select(static data => (data.Text("action"), data.Text("target"))));
    }

    [Fact]
    public async Task ATenantsKey_DoesNotOpenTheTrail()
    {
        await using var host = await ApiHost.StartAsync();
        using var answer = await host.Client.GetAsync("/admin/audit", Flow.Token);
        await answer.ProblemAsync(System.Net.HttpStatusCode.Unauthorized, "unauthenticated");
    }
}
