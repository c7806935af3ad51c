using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Admin;

public sealed class RoutesApiTests : IAsyncLifetime
{
    private static readonly string[] Settings =
    [
        "--Routes:a-gw:Kind=Simulated", "--Routes:a-gw:Links=2", "--Routes:a-gw:Destinations:0:Price=12000",
        "--Routes:b-gw:Kind=Simulated", "--Routes:b-gw:Destinations:0:Price=9000",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("countersign-").FullName;
    private ApiHost _host = null!;
    private HttpClient _operator = null!;

    private string KeyFile => Path.Combine(_folder, "operator.key");

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        _operator.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task TheFirstStart_MakesAnOperatorsKey_ForItsOwnerAlone()
    {
        Assert.Matches(
            "^csk_admin_[0-9a-f]{8}_[0-9a-f]{48}\n$", await File.ReadAllTextAsync(KeyFile, Flow.Token));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        var secret = (await File.ReadAllTextAsync(KeyFile, Flow.Token)).Trim()[^48..];
        Assert.DoesNotContain(_host.Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/admin/routes")]
    [InlineData("POST", "/admin/routes/a-gw/disable")]
    [InlineData("POST", "/admin/routes/a-gw/enable")]
    public async Task ATenantsKey_OrNone_OpensNothing(string method, string path)
    {
        var wrong = (await File.ReadAllTextAsync(KeyFile, Flow.Token)).Trim()[..^1] + "x";
        foreach (var client in new[] { _host.Client, _host.Anonymous, _host.WithKey(wrong) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method == "POST")
                request.Content = JsonContent.Create(new { reason = "because" });

            using var answer = await client.SendAsync(request, Flow.Token);

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.False((await RouteAsync("a-gw")).GetProperty("disabled").GetBoolean());
    }

    [Fact]
    public async Task AnOperatorsKey_OpensNoPathOfTenants()
    {
        using var answer = await _operator.GetAsync("/v1/config", Flow.Token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task List_ShowsEveryRoute()
    {
        var route = await RouteAsync("a-gw");

        Assert.Equal(("Simulated", "closed"), (route.Text("kind"), route.Text("breaker")));
        Assert.Equal(2, route.GetProperty("links").GetInt32());
        Assert.Equal("b-gw", (await RouteAsync("b-gw")).Text("id"));
    }

    [Fact]
    public async Task Disable_IsKeptOverARestart_UntilEnable()
    {
        using var disabled = await PostAsync("a-gw", "disable", new { reason = "legal" });
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);

        _operator.Dispose();
        await _host.DisposeAsync();
        await StartAsync();

        var route = await RouteAsync("a-gw");
        Assert.True(route.GetProperty("disabled").GetBoolean());
        Assert.Equal("legal", route.GetProperty("ruling").Text("reason"));

        using var enabled = await PostAsync("a-gw", "enable", new { reason = "settled" });
        Assert.False((await RouteAsync("a-gw")).GetProperty("disabled").GetBoolean());
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("{\"reason\": \"  \"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"reason\": \"x\", \"more\": 1}", HttpStatusCode.BadRequest)]
    public async Task Disable_WithABadBody_IsRefused(string body, HttpStatusCode status)
    {
        using var content = new StringContent(body, null, "application/json");
        using var answer = await _operator.PostAsync("/admin/routes/a-gw/disable", content, Flow.Token);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("c-gw")]
    [InlineData("a-gw:Kind")]
    public async Task Disable_OfARouteThatIsNone_IsNotFound(string route)
    {
        using var answer = await PostAsync(route, "disable", new { reason = "why" });

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string route, string verb, object body) =>
        _operator.PostAsJsonAsync($"/admin/routes/{route}/{verb}", body, Flow.Token);

    private async Task<JsonElement> RouteAsync(string id)
    {
        var routes = await _operator.GetFromJsonAsync<JsonElement>("/admin/routes", Flow.Token);
        return routes.GetProperty("items").EnumerateArray().Single(route => route.Text("id") == id);
    }

    private async Task StartAsync()
    {
        _host = await ApiHost.StartAsync(folder: _folder, settings: Settings);
        _operator = _host.WithKey((await File.ReadAllTextAsync(KeyFile, Flow.Token)).Trim());
    }
}
