using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Limits;

/// <summary>Breakers and the risk score, as tenants meet them.</summary>
public sealed class TrafficTests(SharedHost shared)
{
    private const string NoScore = """ "risk": {"sandbox": true, "challenge_at": null, "block_at": null} """;

    [Fact]
    public async Task ABreaker_SaysWhyItIsOpen_AndClosesOnceStartsAreApproved()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, $$"""
            {{NoScore}}, "breakers": [{"name":"p","key":"prefix","limit":2,"min_conversion":50,"rest":600}]
            """);
        var (first, id) = ("+998903310010", await client.StartedAsync("+998903310010"));
        await client.StartedAsync("+998903310990");

        var told = (await client.SimulateAsync("+998903315555")).GetProperty("problem");
        using var third = await client.StartAsync("+998903315555");
        var problem = await third.ProblemAsync(HttpStatusCode.TooManyRequests, "breaker-open");
        foreach (var answer in new[] { told, problem })
        {
            Assert.Equal(
                ("p", "prefix", "conversion"), (answer.Text("rule"), answer.Text("key"), answer.Text("measure")));
            Assert.Equal(
                (3, 2, 600),
                (Number(answer, "unapproved"), Number(answer, "allowed"), Number(answer, "retry_after")));
        }

        using var approved = await client.CheckAsync(id, await client.CodeAsync(first));
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        await AcceptedAsync(client, "+998903315556");
    }

    [Fact]
    public async Task AnOpenBreaker_LetsProbesThroughAfterItsRest()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, $$"""
            {{NoScore}}, "breakers": [{"name":"c","key":"country","limit":1,"rest":600,"probes":1,"regions":["UZ"]}]
            """);
        await client.StartedAsync("+998903320010");
        await RefusedAsync(client, "+998904320010");
        await client.StartedAsync("+447400123456"); // Another country has a breaker of its own, or none.

        using var moved = await client.PostJsonAsync("/v1/sandbox/clock", """{"advance":600}""");
        var told = await client.SimulateAsync("+998905320010");
        Assert.Equal("half-open", told.GetProperty("breakers")[0].Text("phase"));
        await client.StartedAsync("+998905320010");
        await RefusedAsync(client, "+998906320010");
    }

    [Fact]
    public async Task NumbersInARow_AreTooRisky_AndSignalsSayWhy()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, """ "risk": {"sandbox": true} """);
        for (var at = 0; at < 4; at++)
            await client.StartedAsync($"+99890333010{at}");

        using var fifth = await client.StartAsync("+998903330104");
        var problem = await fifth.ProblemAsync(HttpStatusCode.Forbidden, "too-risky");
        Assert.Equal((80, 80), (Number(problem, "score"), Number(problem, "limit")));
        var signals = problem.GetProperty("signals").EnumerateArray()
            .Select(static one => (one.Text("signal"), Number(one, "points"))).ToList();
        Assert.Equal([("velocity", 10), ("sequence", 40), ("conversion", 30)], signals);
        await client.StartedAsync("+998903340104");
    }

    [Fact]
    public async Task AScoreThatChallenges_IsPassedByWhoHasAProof_AndOneOnTrialIsOnlyReported()
    {
        using var client = await LimitTenant.ClientAsync(
            shared.Host, """ "risk": {"sandbox": true, "challenge_at": 50, "block_at": null} """);
        for (var at = 0; at < 4; at++)
            await client.StartedAsync($"+99890335010{at}");
        using var challenged = await client.StartAsync("+998903350104");
        var problem = await challenged.ProblemAsync(HttpStatusCode.Forbidden, "challenge-required");
        Assert.Equal(("risk", 80), (problem.Text("rule"), Number(problem, "score")));
        using var proven = await client.StartAsync("+998903350104", """, "client":{"challenge_passed":true}""");
        Assert.Equal(HttpStatusCode.Accepted, proven.StatusCode);

        using var trial = await LimitTenant.ClientAsync(
            shared.Host, """ "breakers": [], "risk": {"sandbox": true, "monitor": true} """);
        for (var at = 0; at < 6; at++)
            await trial.StartedAsync($"+99890336010{at}");
        var noted = await UntilReportedAsync(trial, 6);
        Assert.Equal((4, 2), (Number(noted, "passed"), Number(noted, "noted")));
    }

    [Fact]
    public async Task ANewTenant_IsProtected_AndItsSandboxIsNot()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, "\"name\": \"New\"");
        var config = await JsonAsync(client, "/v1/config");
        Assert.Equal(
            ["prefix_conversion", "country_conversion", "country_spend"],
            config.GetProperty("breakers").EnumerateArray().Select(static one => one.Text("name")));
        var risk = config.GetProperty("risk");
        Assert.Equal((60, 80), (Number(risk, "challenge_at"), Number(risk, "block_at")));
        for (var at = 0; at < 8; at++)
            await client.StartedAsync($"+99890337010{at}");
    }

    [Theory]
    [InlineData("""[{"name":"a","key":"number","limit":1}]""", "/breakers/0/key")]
    [InlineData("""[{"name":"a","key":"prefix","limit":0}]""", "/breakers/0/limit")]
    [InlineData("""[{"name":"a","key":"prefix","limit":1,"min_conversion":0}]""", "/breakers/0/min_conversion")]
    [InlineData("""[{"name":"a","key":"prefix","limit":1,"window":1}]""", "/breakers/0/window")]
    [InlineData("""[{"name":"a","key":"prefix","limit":1,"rest":0}]""", "/breakers/0/rest")]
    [InlineData("""[{"name":"a","key":"prefix","limit":1,"probes":101}]""", "/breakers/0/probes")]
    [InlineData("""[{"name":"risk","key":"prefix","limit":1}]""", "/breakers/0/name")]
    public async Task ABreakerThatMakesNoSense_IsRefused(string breakers, string pointer)
    {
        using var client = shared.Host.Operator();
        using var answer = await client.PostJsonAsync(
            "/admin/tenants", $$"""{"id":"{{OperatorClient.FreshTenant()}}","breakers":{{breakers}}}""");
        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.True(problem.GetProperty("errors").TryGetProperty(pointer, out _), problem.GetRawText());
    }

    private static async Task RefusedAsync(HttpClient client, string to)
    {
        using var answer = await client.StartAsync(to);
        await answer.ProblemAsync(HttpStatusCode.TooManyRequests, "breaker-open");
    }

    /// <summary>An approval is told within a second or so.</summary>
    private static async Task AcceptedAsync(HttpClient client, string to)
    {
        for (var look = 0; ; look++)
        {
            using var answer = await client.StartAsync(to);
            if (answer.StatusCode == HttpStatusCode.Accepted)
                return;
            Assert.True(look < 200, "The breaker did not close within ten seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Flow.Token);
        }
    }

    private static async Task<JsonElement> UntilReportedAsync(HttpClient client, int starts)
    {
        for (var look = 0; ; look++)
        {
            var report = await JsonAsync(client, "/v1/limits/report");
            var line = report.Items().FirstOrDefault(static one => one.Text("rule") == "risk");
            if (line.ValueKind == JsonValueKind.Object && Number(line, "passed") + Number(line, "noted") == starts)
                return line;
            Assert.True(look < 200, "The report did not come within ten seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Flow.Token);
        }
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Flow.Token);
        return await answer.JsonAsync();
    }

    private static long Number(JsonElement json, string member) => json.GetProperty(member).GetInt64();
}
