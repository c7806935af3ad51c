using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Tenants;

public sealed class TenantTests(SharedHost shared)
{
    [Theory]
    [InlineData("/v1/config")]
    [InlineData("/config")]
    public async Task ATenant_ReadsItsOwnSettings(string path)
    {
        var config = await shared.Client.GetFromJsonAsync<JsonElement>(path, Flow.Token);

        Assert.Equal("demo", config.Text("tenant"));
        Assert.True(config.GetProperty("sandbox").GetBoolean());
        Assert.Equal(20_000, config.GetProperty("starts_per_second").GetInt32());
        var policy = config.GetProperty("policy");
        Assert.Equal(6, policy.GetProperty("code_length").GetInt32());
        Assert.Equal(600, policy.GetProperty("lifetime").GetDouble());
        var cooldown = policy.GetProperty("cooldown").EnumerateArray().Select(static s => s.GetInt32());
        Assert.Equal([30, 60, 120, 240], cooldown);
        Assert.Equal(
            ["end_user_ip", "device"],
            config.GetProperty("rate_rules").EnumerateArray().Select(static rule => rule.Text("name")));
        Assert.DoesNotContain("keys", config.EnumerateObject().Select(static p => p.Name));
    }

    [Theory]
    [InlineData("/v1/status")]
    [InlineData("/status")]
    public async Task ATenant_LearnsThatItIsServed(string path)
    {
        var status = await shared.Client.GetFromJsonAsync<JsonElement>(path, Flow.Token);
        Assert.Equal(("serving", "demo"), (status.Text("status"), status.Text("tenant")));
    }
}
