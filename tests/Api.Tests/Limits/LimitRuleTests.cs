using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Limits;

public sealed class LimitRuleTests(SharedHost shared)
{
    [Fact]
    public async Task ARuleOnPrefixes_CountsNumbersThatDifferInTheirLastFourDigits()
    {
        using var client = await RulesAsync("""{"name":"pumping","key":"prefix","limit":3,"window":600}""");
        for (var at = 0; at < 3; at++)
        {
            using var start = await client.StartAsync($"+99890300010{at}");
            Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
        }

        using var fourth = await client.StartAsync("+998903000999");
        var problem = await fourth.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal("pumping", problem.Text("rule"));
        Assert.Equal(3, problem.GetProperty("used").GetInt32());
        using var elsewhere = await client.StartAsync("+998903010100");
        Assert.Equal(HttpStatusCode.Accepted, elsewhere.StatusCode);
    }

    [Fact]
    public async Task SeveralRules_MayCountTheSame_AndTheTightestRefuses()
    {
        using var client = await RulesAsync(
            """{"name":"ip_minute","key":"address","limit":5,"window":60}""",
            """{"name":"ip_day","key":"address","limit":2,"window":86400}""");
        for (var at = 0; at < 2; at++)
        {
            using var start = await client.StartAsync(SharedHost.FreshNumber(), Address("203.0.113.7"));
            Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
        }

        using var third = await client.StartAsync(SharedHost.FreshNumber(), Address("203.0.113.7"));
        Assert.Equal("ip_day", (await third.JsonAsync()).Text("rule"));
        using var unknown = await client.StartAsync(SharedHost.FreshNumber());
        Assert.Equal(HttpStatusCode.Accepted, unknown.StatusCode);
    }

    [Fact]
    public async Task ARuleOnAddresses_TakesAHouseholdForOne()
    {
        using var client = await RulesAsync("""{"name":"ip","key":"address","limit":1,"window":600}""");
        using var first = await client.StartAsync(SharedHost.FreshNumber(), Address("2001:db8:1:2::1"));
        using var same = await client.StartAsync(SharedHost.FreshNumber(), Address("2001:db8:1:2:ffff::9"));
        using var other = await client.StartAsync(SharedHost.FreshNumber(), Address("2001:db8:1:3::1"));
        using var mapped = await client.StartAsync(SharedHost.FreshNumber(), Address("::ffff:203.0.113.9"));
        using var plain = await client.StartAsync(SharedHost.FreshNumber(), Address("203.0.113.9"));
        Assert.Equal(
            [HttpStatusCode.Accepted, HttpStatusCode.TooManyRequests, HttpStatusCode.Accepted,
             HttpStatusCode.Accepted, HttpStatusCode.TooManyRequests],
            new[] { first, same, other, mapped, plain }.Select(static answer => answer.StatusCode));
    }

    [Fact]
    public async Task ARuleThatChallenges_LetsThroughWhoProvesToBeHuman()
    {
        using var client = await RulesAsync(
            """{"name":"device","key":"device","limit":1,"window":600,"mode":"challenge"}""");
        using var first = await client.StartAsync(SharedHost.FreshNumber(), Device("d1"));
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        using var second = await client.StartAsync(SharedHost.FreshNumber(), Device("d1"));
        var problem = await second.ProblemAsync(HttpStatusCode.Forbidden, "challenge-required");
        Assert.Equal(("device", 1), (problem.Text("rule"), problem.GetProperty("limit").GetInt32()));
        using var proven = await client.StartAsync(
            SharedHost.FreshNumber(), """,  "client":{"device_id":"d1","challenge_passed":true}""");
        Assert.Equal(HttpStatusCode.Accepted, proven.StatusCode);
    }

    [Fact]
    public async Task ARuleOnTrial_RefusesNobody_AndTheReportSaysWhomItWouldHave()
    {
        using var client = await RulesAsync(
            """{"name":"trial","key":"country","limit":2,"window":600,"mode":"monitor"}""");
        for (var at = 0; at < 5; at++)
        {
            using var start = await client.StartAsync(SharedHost.FreshNumber());
            Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
        }

        for (var attempt = 0; ; attempt++)
        {
            using var answer = await client.GetAsync("/v1/limits/report", Flow.Token);
            var items = (await answer.JsonAsync()).Items();
            if (items is [var only] && only.GetProperty("noted").GetInt64() == 3)
            {
                Assert.Equal(("trial", 2L, 0L), (
                    only.Text("rule"),
                    only.GetProperty("passed").GetInt64(),
                    only.GetProperty("refused").GetInt64()));
                return;
            }

            Assert.True(attempt < 100, "The report was not told within five seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Flow.Token);
        }
    }

    [Fact]
    public async Task Lists_DecideBeforeRules_AndRefusingGoesBeforeLettingThrough()
    {
        const string Lists = """
            "limit_rules": [{"name":"per_number","key":"country","limit":1,"window":600}],
            "lists": [{"key":"prefix","value":"9989031","list":"allow"},
                      {"key":"prefix","value":"99890313","list":"block"},
                      {"key":"address","value":"198.51.100.0/24","list":"block"}]
            """;
        using var client = await LimitTenant.ClientAsync(shared.Host, Lists);
        for (var at = 0; at < 3; at++)
        {
            using var free = await client.StartAsync($"+99890312345{at}");
            Assert.Equal(HttpStatusCode.Accepted, free.StatusCode);
        }

        using var blocked = await client.StartAsync("+998903134567");
        Assert.Equal("prefix", (await blocked.ProblemAsync(HttpStatusCode.Forbidden, "blocked")).Text("list"));
        using var address = await client.StartAsync("+998903123460", Address("198.51.100.77"));
        Assert.Equal("address", (await address.ProblemAsync(HttpStatusCode.Forbidden, "blocked")).Text("list"));
        using var counted = await client.StartAsync(SharedHost.FreshNumber());
        using var refused = await client.StartAsync(SharedHost.FreshNumber());
        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task ARowOfABatch_IsCountedByTheSameRules()
    {
        using var client = await RulesAsync("""{"name":"pumping","key":"prefix","limit":3,"window":600}""");
        var rows = string.Join('\n', Enumerable.Range(0, 10).Select(static at => $"+99890320011{at}"));
        using var content = new StringContent("to\n" + rows, null, "text/csv");
        using var upload = await client.PostAsync("/v1/batches", content, Flow.Token);
        Assert.Equal(HttpStatusCode.Accepted, upload.StatusCode);
        var id = (await upload.JsonAsync()).Text("id");
        for (var attempt = 0; ; attempt++)
        {
            using var answer = await client.GetAsync($"/v1/batches/{id}", Flow.Token);
            var batch = await answer.JsonAsync();
            if (batch.Text("status") == "completed")
            {
                Assert.Equal(3, batch.GetProperty("counts").GetProperty("started").GetInt32());
                Assert.Equal(7, batch.GetProperty("counts").GetProperty("refused").GetInt32());
                return;
            }

            Assert.True(attempt < 200, "The batch was not done within ten seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Flow.Token);
        }
    }

    private Task<HttpClient> RulesAsync(params string[] rules) =>
        LimitTenant.ClientAsync(shared.Host, $"\"limit_rules\": [{string.Join(',', rules)}]");

    private static string Address(string ip) => $$""", "client":{"ip":"{{ip}}"}""";

    private static string Device(string id) => $$""", "client":{"device_id":"{{id}}"}""";
}
