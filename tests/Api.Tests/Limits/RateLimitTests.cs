using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Limits;

public sealed class RateLimitTests
{
    private static readonly HttpStatusCode[] Expected =
        [HttpStatusCode.Accepted, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable];

    [Fact]
    public async Task ARule_LetsItsLimitThrough_AndThenSaysWhichWhenAndHowMuch()
    {
        await using var host = await ApiHost.StartAsync(settings: "--Tenants:SandboxPerDevice=3");
        for (var i = 1; i <= 3; i++)
        {
            using var start = await StartAsync(host, device: "d1");
            Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
            Assert.Contains($"\"device\";r={3 - i};t=", Header(start, "RateLimit"), StringComparison.Ordinal);
            Assert.Contains("\"device\";q=3;w=60", Header(start, "RateLimit-Policy"), StringComparison.Ordinal);
        }

        using var refused = await StartAsync(host, device: "d1");
        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal("device", problem.Text("rule"));
        Assert.Equal(3, problem.GetProperty("limit").GetInt32());
        Assert.Equal(3, problem.GetProperty("used").GetInt32());
        Assert.Equal(60, problem.GetProperty("window").GetDouble());
        Assert.InRange(problem.GetProperty("retry_after").GetInt64(), 15, 20);
        Assert.Contains("\"device\";r=0", Header(refused, "RateLimit"), StringComparison.Ordinal);

        using var other = await StartAsync(host, device: "d2");
        Assert.Equal(HttpStatusCode.Accepted, other.StatusCode);
        using var moved = await host.Client.PostJsonAsync("/v1/sandbox/clock", """{"advance":20}""");
        using var later = await StartAsync(host, device: "d1");
        Assert.Equal(HttpStatusCode.Accepted, later.StatusCode);
    }

    [Fact]
    public async Task ARefusedStart_SendsNothing_AndTakesNoToken()
    {
        await using var host = await ApiHost.StartAsync(
            settings: ["--Tenants:SandboxPerDevice=2", "--Tenants:SandboxPerAddress=1"]);
        var number = SharedHost.FreshNumber();
        using var first = await StartAsync(host, number, "d1");
        for (var i = 0; i < 5; i++)
        {
            using var cooling = await StartAsync(host, number, "d1");
            await cooling.ProblemAsync(HttpStatusCode.TooManyRequests, "cooldown");
        }

        using var second = await StartAsync(host, SharedHost.FreshNumber(), "d1");
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        var silent = SharedHost.FreshNumber();
        using var third = await StartAsync(host, silent, "d1");
        await third.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Empty(await host.Client.MessagesAsync(silent));
    }

    [Fact]
    public async Task ARuleThatRefuses_GivesBackWhatTheOthersTook()
    {
        await using var host = await ApiHost.StartAsync(
            settings: ["--Tenants:SandboxPerDevice=1", "--Tenants:SandboxPerAddress=2"]);
        using var first = await StartAsync(host, device: "d1", address: "203.0.113.7");
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        for (var i = 0; i < 3; i++)
        {
            using var refused = await StartAsync(host, device: "d1", address: "203.0.113.7");
            var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
            Assert.Equal("device", problem.Text("rule"));
        }

        using var second = await StartAsync(host, device: "d2", address: "203.0.113.7");
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        using var third = await StartAsync(host, device: "d3", address: "203.0.113.7");
        Assert.Equal("end_user_ip", (await third.JsonAsync()).Text("rule"));
    }

    [Fact]
    public async Task WhatARuleTook_IsStillTakenAfterARestart()
    {
        var folder = Directory.CreateTempSubdirectory("countersign-").FullName;
        try
        {
            await using (var host = await ApiHost.StartAsync(folder: folder, settings: "--Tenants:SandboxPerDevice=20"))
            {
                for (var i = 0; i < 20; i++)
                {
                    using var start = await StartAsync(host, device: "d1");
                    Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
                }
            }

            await using var later = await ApiHost.StartAsync(folder: folder);
            var answers = new List<HttpStatusCode>();
            for (var i = 0; i < 5; i++)
            {
                using var start = await StartAsync(later, device: "d1");
                answers.Add(start.StatusCode);
            }

            Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task ARuleThatTheTenantHasNot_IsNamed()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.Client.PostJsonAsync(
            "/v1/verifications", """{"to":"+998901234567","rate_limits":{"device":"d","colour":"red","a/b":"x"}}""");
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(
            ["/rate_limits/a~1b", "/rate_limits/colour"],
            problem.GetProperty("errors").EnumerateObject().Select(static p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ATenantsStartsPerSecond_AreItsOwn_AndReturnWithTime()
    {
        await using var host = await ApiHost.StartAsync(settings: "--Tenants:SandboxStartsPerSecond=2");
        for (var round = 0; ; round++)
        {
            Assert.True(round < 50, "Three starts never fell into one second.");
            var window = Second(host);
            using var first = await StartAsync(host);
            using var second = await StartAsync(host);
            using var third = await StartAsync(host);
            if (Second(host) == window)
            {
                Assert.Equal("\"starts\";q=2;w=1", Header(first, "RateLimit-Policy"));
                Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
                var problem = await third.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
                Assert.Equal("starts", problem.Text("rule"));
                break;
            }

            // The next window has to be whole: what this one's last start took of it is over by then.
            host.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        using var later = await StartAsync(host);
        Assert.Equal(HttpStatusCode.Accepted, later.StatusCode);
    }

    [Fact]
    public async Task ARule_IsHeldUnderManyStartsAtOnce_OnTwoServers()
    {
        using var store = new SharedStore();
        await using var one = await ApiHost.StartAsync(store, settings: "--Tenants:SandboxPerDevice=5");
        await using var two = await ApiHost.StartAsync(store, settings: "--Tenants:SandboxPerDevice=5");
        var starts = Enumerable.Range(0, 60).Select(i => StartAsync(i % 2 == 0 ? one : two, device: "d1"));
        var responses = await Task.WhenAll(starts);

        var accepted = responses.Count(static response => response.StatusCode == HttpStatusCode.Accepted);
        Assert.All(responses, static response => Assert.Contains(response.StatusCode, Expected));
        Assert.InRange(accepted, 1, 5);
    }

    private static long Second(ApiHost host) => host.Clock.GetUtcNow().ToUnixTimeSeconds();

    private static Task<HttpResponseMessage> StartAsync(
        ApiHost host, string? number = null, string? device = null, string? address = null)
    {
        var limits = new Dictionary<string, string>();
        if (address is not null)
            limits["end_user_ip"] = address;
        if (device is not null)
            limits["device"] = device;
        var body = JsonSerializer.Serialize(new { to = number ?? SharedHost.FreshNumber(), rate_limits = limits });
        return host.Client.PostJsonAsync("/v1/verifications", body);
    }

    private static string Header(HttpResponseMessage response, string name) =>
        Assert.Single(response.Headers.GetValues(name));
}
