using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;
using Countersign.Api.Tests.Limits;

namespace Countersign.Api.Tests.Routing;

/// <summary>Routes that operators lay down for a tenant.</summary>
public sealed class RouteRuleTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("countersign-").FullName;
    private ApiHost _host = null!;
    private HttpClient _operator = null!;
    private int _numbers = 8_000_000;

    public ValueTask InitializeAsync() => StartAsync("a-gw", "b-gw");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("""[{"use": ["a-gw", "c-gw"]}]""", "/routes/0/use/1")]
    [InlineData("""[{"use": ["a-gw"]}, {"use": ["sim-1"]}]""", "/routes/1/use/0")]
    [InlineData("""[{"use": ["A-GW"]}]""", "/routes/0/use/0")]
    [InlineData("""[{"use": []}]""", "/routes/0/use")]
    [InlineData("""[{"in_order": true}]""", "/routes/0/use")]
    [InlineData("""[{"use": ["a-gw", "a-gw"]}]""", "/routes/0/use/1")]
    [InlineData("""[{"use": ["a-gw"], "channel": "fax"}]""", "/routes/0/channel")]
    [InlineData("""[{"use": ["a-gw"], "regions": ["UZB"]}]""", "/routes/0/regions/0")]
    [InlineData("""[{"use": "a-gw"}]""", "/routes/0/use")]
    [InlineData("""[{"use": ["a-gw"], "price": 1}]""", "/routes/0/price")]
    [InlineData("""{"use": ["a-gw"]}""", "/routes")]
    public async Task AFault_IsToldByItsPointer(string routes, string pointer)
    {
        var id = OperatorClient.FreshTenant();
        using var answer = await _operator.PostJsonAsync("/admin/tenants", $$"""{"id":"{{id}}","routes":{{routes}}}""");
        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(pointer, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Rules_AreReadAsTheyWereGiven_ByOperatorAndTenant_AndTakenAwayByNull()
    {
        var (tenant, client) = await TenantAsync("""
            [{"regions": ["UZ"], "channel": "voice", "use": ["b-gw", "a-gw"], "in_order": true}, {"use": ["a-gw"]}]
            """);
        using (client)
        {
            var expected = """
                [{"regions":["UZ"],"channel":"voice","use":["b-gw","a-gw"],"in_order":true},
                {"regions":[],"channel":"both","use":["a-gw"],"in_order":false}]
                """.ReplaceLineEndings("");
            using var config = await client.GetAsync("/v1/config", Flow.Token);
            using var seen = await _operator.GetAsync($"/admin/tenants/{tenant}", Flow.Token);
            Assert.Equal(expected, (await config.JsonAsync()).GetProperty("routes").GetRawText());
            Assert.Equal(expected, (await seen.JsonAsync()).GetProperty("routes").GetRawText());
        }

        var changed = await ChangeAsync(tenant, """{"routes": null}""");
        Assert.Equal("[]", changed.GetProperty("routes").GetRawText());
    }

    [Fact]
    public async Task LiveTraffic_TakesTheRoutesOfTheRules_AndSaysSo_AsSimulateForetells()
    {
        var (tenant, client) = await TenantAsync("""[{"use": ["b-gw"]}]""");
        using (client)
        {
            var id = await UntilStartIsAsync(client, "pending");
            var timeline = await client.GetStringAsync($"/v1/verifications/{id}/timeline", Flow.Token);
            Assert.Contains("b-gw: only route for UZ of the tenant's routes (", timeline, StringComparison.Ordinal);

            await ChangeAsync(tenant, """{"routes": [{"use": ["b-gw", "a-gw"], "in_order": true}]}""");
            id = await UntilStartIsAsync(client, "pending");
            timeline = await client.GetStringAsync($"/v1/verifications/{id}/timeline", Flow.Token);
            Assert.Contains(
                "b-gw: first in priority for UZ in the tenant's order (", timeline, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ARule_WhoseRoutesDoNotCarryTheChannel_LetsNothingThrough_AndIsForetold()
    {
        var (_, client) = await TenantAsync("""[{"channel": "voice", "use": ["b-gw"]}]""");
        using (client)
        {
            await UntilStartIsAsync(client, "pending");
            const string Call = """, "channel": "voice" """;
            var told = await client.SimulateAsync(Fresh(), Call);
            using var answer = await client.StartAsync(Fresh(), Call);
            var problem = await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable, "no-route");

            Assert.Contains("that the tenant's settings name", problem.Text("detail"), StringComparison.Ordinal);
            Assert.Equal(problem.Text("detail"), told.GetProperty("problem").Text("detail"));
        }
    }

    [Fact]
    public async Task ARouteThatHasGone_IsNotThere_AndStandsInNoOtherChangesWay()
    {
        var (tenant, client) = await TenantAsync("""[{"use": ["b-gw"]}]""");
        var key = client.DefaultRequestHeaders.Authorization!.Parameter!;
        client.Dispose();
        await StopAsync();
        await StartAsync("a-gw");

        using var again = _host.WithKey(key);
        await ChangeAsync(tenant, """{"name": "Acme Ltd"}""");
        await UntilStartIsAsync(again, "no-route");
        await ChangeAsync(tenant, """{"routes": [{"use": ["b-gw", "a-gw"]}]}""");
        await UntilStartIsAsync(again, "pending");
    }

    private async ValueTask StartAsync(params string[] routes)
    {
        _host = await ApiHost.StartAsync(folder: _folder, settings: [.. routes.SelectMany(SettingsOf)]);
        _operator = _host.Operator();
    }

    private async Task StopAsync()
    {
        _operator.Dispose();
        await _host.DisposeAsync();
    }

    private static string[] SettingsOf(string route) =>
    [
        $"--Routes:{route}:Kind=Simulated", $"--Routes:{route}:Destinations:0:Price=12000",
        $"--Routes:{route}:Simulated:Latency=00:00:00.001", $"--Routes:{route}:Simulated:ReceiptAfter=00:00:00.001",
    ];

    private async Task<(string Tenant, HttpClient Client)> TenantAsync(string routes)
    {
        var tenant = await _operator.MadeAsync($$""", "countries": ["UZ"], "routes": {{routes}}""");
        return (tenant, _host.WithKey(await _operator.KeyAsync(tenant, "{}")));
    }

    private async Task<JsonElement> ChangeAsync(string tenant, string json)
    {
        using var read = await _operator.GetAsync($"/admin/tenants/{tenant}", Flow.Token);
        using var answer = await _operator.PatchAsync(tenant, json, read.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private string Fresh() => $"+99890{++_numbers}";

    /// <summary>A process uses a route once it was told of it.</summary>
    private async Task<string> UntilStartIsAsync(HttpClient client, string status)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            using var answer = await client.StartAsync(Fresh());
            var body = await answer.JsonAsync();
            var was = body.TryGetProperty("id", out var id) ? body.Text("status") : body.Text("type").Split('/')[^1];
            if (was == status)
                return id.ValueKind == JsonValueKind.String ? id.GetString()! : "";

            Assert.True(was is "no-route" or "pending", was);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }

        throw new InvalidOperationException($"No start was answered {status}.");
    }
}
