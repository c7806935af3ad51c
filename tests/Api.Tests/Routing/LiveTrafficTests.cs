using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Routing;

/// <summary>Live traffic through routes that are simulated, from the start to what an operator sees of it.</summary>
public sealed class LiveTrafficTests : IAsyncLifetime
{
    private static readonly string[] Settings =
    [
        "--Routes:a-gw:Kind=Simulated", "--Routes:a-gw:Sender=Acme", "--Routes:a-gw:Destinations:0:Price=12000",
        "--Routes:a-gw:Simulated:Latency=00:00:00.001", "--Routes:a-gw:Simulated:ReceiptAfter=00:00:00.001",
        "--Bootstrap:AllowedRegions:0=UZ",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("countersign-").FullName;
    private ApiHost _host = null!;
    private HttpClient _live = null!;
    private HttpClient _operator = null!;
    private int _numbers = 9_000_000;

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.StartAsync(folder: _folder, settings: Settings);
        _live = _host.WithKey(await KeyAsync("live.key"));
        _operator = _host.WithKey(await KeyAsync("operator.key"));
    }

    public async ValueTask DisposeAsync()
    {
        _live.Dispose();
        _operator.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AStart_TakesTheRoute_SaysWhy_AndIsSeenByOperators()
    {
        var id = await UntilStartIsAsync("pending");

        var timeline = await UntilAsync($"/v1/verifications/{id}/timeline", _live, "attempt.delivered");
        Assert.Contains("a-gw: only route for UZ (conversion 0.75 ", timeline, StringComparison.Ordinal);
        var routes = await UntilAsync("/admin/routes", _operator, "\"delivered\":1");
        Assert.Contains("\"region\":\"UZ\"", routes, StringComparison.Ordinal);
        Assert.Empty(await _host.Client.MessagesAsync($"+99890{_numbers}"));
    }

    [Fact]
    public async Task ADisabledRoute_TakesNothing_UntilItIsEnabled()
    {
        await UntilStartIsAsync("pending");
        using var disabled = await _operator.PostJsonAsync("/admin/routes/a-gw/disable", """{"reason":"legal"}""");
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        await UntilStartIsAsync("no-route");

        using var enabled = await _operator.PostJsonAsync("/admin/routes/a-gw/enable", """{"reason":"settled"}""");
        Assert.Equal(HttpStatusCode.OK, enabled.StatusCode);
        await UntilStartIsAsync("pending");
    }

    private async Task<string> KeyAsync(string name) =>
        (await File.ReadAllTextAsync(Path.Combine(_folder, name), Flow.Token)).Trim();

    /// <summary>A process uses a route once it was told of it, and leaves it once it was told so.</summary>
    private async Task<string> UntilStartIsAsync(string status)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            using var answer = await _live.StartAsync($"+99890{++_numbers}");
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Flow.Token);
            var was = body.TryGetProperty("id", out var id) ? body.Text("status") : body.Text("type").Split('/')[^1];
            if (was == status)
                return id.ValueKind == JsonValueKind.String ? id.GetString()! : "";

            Assert.True(was is "no-route" or "pending", was);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }

        throw new InvalidOperationException($"No start was answered {status}.");
    }

    private static async Task<string> UntilAsync(string path, HttpClient client, string part)
    {
        var text = "";
        for (var attempt = 0; attempt < 500; attempt++)
        {
            text = await client.GetStringAsync(path, Flow.Token);
            if (text.Contains(part, StringComparison.Ordinal))
                return text;

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }

        throw new InvalidOperationException($"{path} never had {part}: {text}");
    }
}
