using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;
using Countersign.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Api.Tests.Webhooks;

public sealed class WebhooksApiTests(SharedHost shared)
{
    private const string Url = "https://example.com/hooks";

    [Fact]
    public async Task AnEndpoint_IsMade_Shown_Changed_AndDeleted()
    {
        using var made = await shared.Client.PostJsonAsync(
            "/v1/webhooks", $$"""{"url":"{{Url}}","event_types":["verification.*"],"description":"mine"}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var hook = await made.JsonAsync();
        var id = hook.Text("id");
        Assert.Equal($"/v1/webhooks/{id}", made.Headers.Location?.OriginalString);
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", hook.Text("secret"));

        var shown = await shared.Client.HookNowAsync(id);
        Assert.False(shown.TryGetProperty("secret", out _));
        Assert.Equal((Url, "active", "mine"), (shown.Text("url"), shown.Text("status"), shown.Text("description")));
        Assert.Equal("verification.*", Assert.Single(shown.GetProperty("event_types").EnumerateArray()).GetString());
        Assert.Contains(await shared.Client.ItemsAsync(""), one => one.Text("id") == id);

        var changed = await ChangeAsync(id, """{"url":"https://example.org/","event_types":[],"status":"paused"}""");
        Assert.Equal(("https://example.org/", "paused"), (changed.Text("url"), changed.Text("status")));
        Assert.Equal("active", (await ChangeAsync(id, """{"status":"active"}""")).Text("status"));

        for (var time = 0; time < 2; time++)
        {
            using var deleted = await shared.Client.DeleteAsync($"/v1/webhooks/{id}", Flow.Token);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        using var gone = await shared.Client.GetAsync($"/v1/webhooks/{id}", Flow.Token);
        await gone.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        Assert.DoesNotContain(await shared.Client.ItemsAsync(""), one => one.Text("id") == id);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://localhost/")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("http://10.0.0.1/")]
    public async Task AUrlThatLeadsInside_IsRefused(string url)
    {
        using var made = await shared.Client.PostJsonAsync("/v1/webhooks", $$"""{"url":"{{url}}"}""");
        var problem = await made.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.StartsWith("The URL must", problem.GetProperty("errors").Text("/url"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "/url")]
    [InlineData("""{"url":"https://example.com/","nope":1}""", "/nope")]
    [InlineData("""{"url":"https://example.com/","event_types":"x"}""", "/event_types")]
    [InlineData("""{"url":"https://example.com/","event_types":["A B"]}""", "/event_types/0")]
    [InlineData("""{"url":"https://example.com/","event_types":["a","b.*.c"]}""", "/event_types/1")]
    public async Task ABodyThatMakesNoSense_IsRefused(string body, string pointer)
    {
        using var made = await shared.Client.PostJsonAsync("/v1/webhooks", body);
        var problem = await made.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.True(problem.GetProperty("errors").TryGetProperty(pointer, out _), problem.ToString());
    }

    [Theory]
    [InlineData("rotate", """{"overlap":-1}""")]
    [InlineData("rotate", """{"overlap":604801}""")]
    [InlineData("rotate", """{"nope":1}""")]
    [InlineData("test", """{"nope":1}""")]
    [InlineData("dead-letters/replay", """{}""")]
    [InlineData("dead-letters/replay", """{"from":"yesterday"}""")]
    [InlineData("dead-letters/replay", """{"event":"a","from":"2026-01-01T00:00:00Z"}""")]
    public async Task ACommandThatMakesNoSense_IsRefused(string command, string body)
    {
        using var answer = await shared.Client.PostJsonAsync($"/v1/webhooks/wh_{new string('0', 32)}/{command}", body);
        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("POST", "rotate")]
    [InlineData("POST", "test")]
    [InlineData("GET", "deliveries")]
    [InlineData("GET", "dead-letters")]
    [InlineData("PATCH", "")]
    public async Task AnEndpointThatIsNot_IsNotFound(string method, string path)
    {
        foreach (var id in new[] { "x", $"wh_{new string('0', 32)}" })
        {
            using var request = new HttpRequestMessage(
                new HttpMethod(method), $"/v1/webhooks/{id}/{path}".TrimEnd('/'));
            if (method != "GET")
                request.Content = JsonContent.Create(new object());
            using var answer = await shared.Client.SendAsync(request, Flow.Token);
            await answer.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task AnIdWithoutAnEndpoint_AsACrashLeavesIt_TakesNobodysPlace()
    {
        await using var host = await ApiHost.StartAsync(settings: "--Webhooks:MaxEndpoints=2");
        var index = IndexOf(host);
        await index.AddAsync(WebhookId.Of(new OperationId(1, 1)), 2, Flow.Token);
        await index.AddAsync(WebhookId.Of(new OperationId(1, 2)), 2, Flow.Token);
        var made = new[] { await host.Client.HookAsync(Url), await host.Client.HookAsync(Url) };
        Assert.Equal(made.Select(static hook => hook.Text("id")), await index.ListAsync(Flow.Token));
        using var third = await host.Client.PostJsonAsync("/v1/webhooks", $$"""{"url":"{{Url}}"}""");
        await third.ProblemAsync(HttpStatusCode.Conflict, "too-many-webhooks");
    }

    [Fact]
    public async Task AnEndpointThatIsNotListed_PutsItselfOnTheList()
    {
        await using var host = await ApiHost.StartAsync();
        var id = (await host.Client.HookAsync(Url)).Text("id")!;
        var index = IndexOf(host);
        await index.RemoveAsync(id, Flow.Token);
        Assert.Empty(await host.Client.ItemsAsync(""));

        var key = WebhookId.Key(host.Key.Split('_')[2], id);
        await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IWebhookEndpointGrain>(key)
            .PokeAsync(Flow.Token);
        Assert.Equal([id], await index.ListAsync(Flow.Token));
    }

    private static IWebhookIndexGrain IndexOf(ApiHost host) => host.Services.GetRequiredService<IGrainFactory>()
        .GetGrain<IWebhookIndexGrain>(WebhookId.IndexKey(host.Key.Split('_')[2], sandbox: true));

    [Fact]
    public async Task TheSameKey_MakesOneEndpoint_AndTellsItsSecretAgain()
    {
        await using var host = await ApiHost.StartAsync(settings: "--Webhooks:MaxEndpoints=2");
        var body = $$"""{"url":"{{Url}}"}""";
        using var first = await host.Client.PostJsonAsync("/v1/webhooks", body, "one");
        using var again = await host.Client.PostJsonAsync("/v1/webhooks", body, "one");
        Assert.Equal(
            await first.Content.ReadAsStringAsync(Flow.Token), await again.Content.ReadAsStringAsync(Flow.Token));
        Assert.Single(await host.Client.ItemsAsync(""));

        var second = await host.Client.HookAsync(Url);
        using var third = await host.Client.PostJsonAsync("/v1/webhooks", body);
        var problem = await third.ProblemAsync(HttpStatusCode.Conflict, "too-many-webhooks");
        Assert.Equal(2, problem.GetProperty("limit").GetInt32());

        var page = await host.Client.GetFromJsonAsync<JsonElement>("/v1/webhooks?limit=1", Flow.Token);
        var rest = await host.Client.GetFromJsonAsync<JsonElement>(
            $"/v1/webhooks?limit=1&after={page.Text("next")}", Flow.Token);
        Assert.Equal(second.Text("id"), Assert.Single(rest.GetProperty("items").EnumerateArray()).Text("id"));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task ALiveKey_SeesNoEndpointOfTheSandbox_AndHasNoneOnThisMachine()
    {
        await using var host = await ApiHost.StartAsync(
            settings:
            [
                "--Webhooks:AllowLoopback=true",
                "--Routes:a:Kind=Simulated", "--Routes:a:Sender=Acme", "--Routes:a:Destinations:0:Price=1",
            ]);
        using var live = host.WithKey(
            (await File.ReadAllTextAsync(Path.Combine(host.Folder, "live.key"), Flow.Token)).Trim());
        var hook = await host.Client.HookAsync("http://127.0.0.1:9/");
        using var hidden = await live.GetAsync($"/v1/webhooks/{hook.Text("id")}", Flow.Token);
        await hidden.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var untouched = await live.DeleteAsync($"/v1/webhooks/{hook.Text("id")}", Flow.Token);
        Assert.Equal("active", (await host.Client.HookNowAsync(hook.Text("id"))).Text("status"));
        using var made = await live.PostJsonAsync("/v1/webhooks", """{"url":"http://127.0.0.1:9/"}""");
        await made.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task ThisMachine_IsNoPlaceForAnEndpoint_UnlessTheSettingsSaySo()
    {
        using var made = await shared.Client.PostJsonAsync("/v1/webhooks", """{"url":"http://127.0.0.1:9/"}""");
        await made.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        using var named = await shared.Client.PostJsonAsync("/v1/webhooks", """{"url":"http://localhost:9/"}""");
        await named.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private async Task<JsonElement> ChangeAsync(string id, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await shared.Client.PatchAsync($"/v1/webhooks/{id}", content, Flow.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
