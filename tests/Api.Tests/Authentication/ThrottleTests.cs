using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Authentication;

public sealed class ThrottleTests
{
    private static readonly string[] Settings =
        ["--Authentication:FailuresPerMinute=3", "--FrontDoor:Proxies:0=127.0.0.1"];

    [Fact]
    public async Task AnAddressThatFailsTooOften_IsToldToWait_WhateverItGuesses()
    {
        await using var host = await ApiHost.StartAsync(settings: Settings);
        string[] guesses =
        [
            "csk_test_nobody_k1_0000", "csk_test_demo_k1_0000", host.Key[..^1] + (host.Key[^1] == '0' ? '1' : '0'),
            "nonsense", "csk_live_demo_k1_0000",
        ];
        var bodies = new List<string>();
        foreach (var guess in guesses)
        {
            using var client = From(host, guess, "203.0.113.7");
            using var answer = await client.GetAsync("/v1/status", Flow.Token);
            if (bodies.Count < 3)
                await answer.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
            else
                await answer.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
            bodies.Add(await answer.Content.ReadAsStringAsync(Flow.Token));
        }

        Assert.Equal(2, bodies.Distinct(StringComparer.Ordinal).Count());
        using var operators = From(host, "csk_admin_00000000_00", "203.0.113.7");
        using var there = await operators.GetAsync("/admin/tenants", Flow.Token);
        await there.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");

        using var elsewhere = From(host, "nonsense", "203.0.113.8");
        using var other = await elsewhere.GetAsync("/v1/status", Flow.Token);
        await other.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        using var later = From(host, "nonsense", "203.0.113.7");
        using var again = await later.GetAsync("/v1/status", Flow.Token);
        await again.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task BehindAnAddressThatFailsTooOften_AKeyInUseIsServed_AndAnIdleOneIsNotFound()
    {
        await using var host = await ApiHost.StartAsync(settings: Settings);
        using var administrator = host.Operator();
        var tenant = await administrator.MadeAsync();
        var (used, idle) = (
            await administrator.KeyAsync(tenant, """{"sandbox": true}"""),
            await administrator.KeyAsync(tenant, """{"sandbox": true}"""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(used, "203.0.113.1"));
        await NotedAsync(administrator, tenant);
        host.Clock.Advance(TimeSpan.FromSeconds(2)); // So that the front door looks at the tenant again.

        for (var n = 0; n < 4; n++)
            await StatusAsync("nonsense", "2001:db8:0:1::1");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(used, "2001:db8:0:1::2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(idle, "2001:db8:0:1::2"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(idle, "2001:db8:0:2::1"));

        async Task<HttpStatusCode> StatusAsync(string key, string address)
        {
            using var client = From(host, key, address);
            using var answer = await client.GetAsync("/v1/status", Flow.Token);
            return answer.StatusCode;
        }
    }

    /// <summary>A use is noted after the answer; waits until it is.</summary>
    private static async Task NotedAsync(HttpClient administrator, string tenant)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var answer = await administrator.GetAsync($"/admin/tenants/{tenant}/keys", Flow.Token);
            if ((await answer.JsonAsync()).Items().Any(static key => key.TryGetProperty("last_used_at", out _)))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
        }

        Assert.Fail("The use of the key was not noted within two seconds.");
    }

    private static HttpClient From(ApiHost host, string key, string address)
    {
        var client = new HttpClient { BaseAddress = host.Anonymous.BaseAddress };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }
}
