using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Authentication;

public sealed class LiveKeyTests : IDisposable
{
    private static readonly string[] Route =
    [
        "--Routes:test-1:Kind=Simulated", "--Routes:test-1:Destinations:0:Price=1000",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("countersign-").FullName;

    private string KeyFile => Path.Combine(_folder, "live.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WithoutRoutes_ThereIsNoLiveKey()
    {
        await using var host = await ApiHost.StartAsync(folder: _folder);

        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task WithARoute_TheFirstStartMakesALiveKey_ForItsOwnerAlone()
    {
        await using var host = await ApiHost.StartAsync(folder: _folder, settings: Route);

        var key = await File.ReadAllTextAsync(KeyFile, Flow.Token);
        Assert.Matches("^csk_live_demo_boot[0-9a-f]{10}_[0-9a-f]{48}\n$", key);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Single(host.Logs.Lines, line => line.Contains(KeyFile, StringComparison.Ordinal));
        Assert.DoesNotContain(host.Logs.Lines, line => line.Contains(key.Trim()[^48..], StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await ConfigAsync(host, key.Trim())).Status);
        Assert.Equal(HttpStatusCode.OK, (await ConfigAsync(host, host.Key)).Status);
    }

    [Fact]
    public async Task ALiveKey_SendsNowhere_WhereNobodyHasAllowedARegion()
    {
        await using var host = await ApiHost.StartAsync(folder: _folder, settings: Route);

        Assert.Equal("destination-not-allowed", await StartAsync(host, "+998901234567"));
    }

    [Fact]
    public async Task ALiveKey_SendsWhereItIsAllowed_AndNotElsewhere_AndTheSandboxEverywhere()
    {
        await using var host = await ApiHost.StartAsync(
            folder: _folder, settings: [.. Route, "--Bootstrap:AllowedRegions:0=UZ"]);

        Assert.NotEqual("destination-not-allowed", await StartAsync(host, "+998901234567"));
        Assert.Equal("destination-not-allowed", await StartAsync(host, "+447400123456"));
        using var sandbox = await host.Client.PostAsJsonAsync(
            "/v1/verifications", new { to = "+447400123456" }, Flow.Token);
        Assert.Equal(HttpStatusCode.Accepted, sandbox.StatusCode);
    }

    [Fact]
    public async Task ALaterStart_FollowsTheSettings()
    {
        await using (await ApiHost.StartAsync(
            folder: _folder,
            settings: ["--Bootstrap:AllowedRegions:0=UZ", "--Bootstrap:Fallback:0:After=00:00:30"]))
        {
        }

        await using (var same = await ApiHost.StartAsync(
            folder: _folder,
            settings: ["--Bootstrap:AllowedRegions:0=UZ", "--Bootstrap:Fallback:0:After=00:00:30"]))
        {
            var config = (await ConfigAsync(same, same.Key)).Body;
            Assert.Equal(2, config.GetProperty("version").GetInt64());
            Assert.Equal("UZ", config.GetProperty("countries")[0].GetString());
            var step = config.GetProperty("policy").GetProperty("fallback")[0];
            Assert.Equal(("voice", 30), (step.Text("channel"), step.GetProperty("after").GetDouble()));
        }

        await using var later = await ApiHost.StartAsync(folder: _folder);
        var none = (await ConfigAsync(later, later.Key)).Body;
        Assert.Equal(0, none.GetProperty("countries").GetArrayLength());
        Assert.False(none.GetProperty("policy").TryGetProperty("fallback", out _));
    }

    [Theory]
    [InlineData("--Bootstrap:AllowedRegions:0=uz", "AllowedRegions")]
    [InlineData("--Bootstrap:AllowedRegions:0=Uzbekistan", "AllowedRegions")]
    [InlineData("--Bootstrap:Fallback:0:After=00:00:01", "After")]
    public async Task SettingsThatCannotWork_StopTheStart(string setting, string named)
    {
        var fault = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => ApiHost.StartAsync(folder: _folder, settings: setting));

        Assert.Contains(fault.Failures, failure => failure.Contains(named, StringComparison.Ordinal));
    }

    /// <summary>The problem that a start is answered with; null where it is accepted.</summary>
    private async Task<string?> StartAsync(ApiHost host, string to)
    {
        using var client = host.WithKey((await File.ReadAllTextAsync(KeyFile, Flow.Token)).Trim());
        using var answer = await client.PostAsJsonAsync("/v1/verifications", new { to }, Flow.Token);
        if (answer.StatusCode == HttpStatusCode.Accepted)
            return null;

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Flow.Token);
        return problem.Text("type").Split('/')[^1];
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> ConfigAsync(ApiHost host, string key)
    {
        using var client = host.WithKey(key);
        using var answer = await client.GetAsync("/v1/config", Flow.Token);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Flow.Token));
    }
}
