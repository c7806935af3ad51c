using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Analytics;

public sealed class AnalyticsTests
{
    private const string Few =
        """, "limit_rules": [{"name": "few", "key": "address", "limit": 1, "window": 600}] """;

    [Fact]
    public async Task WhatATenantDid_IsCounted_AndTheSameCountedAnew()
    {
        await using var host = await ApiHost.StartAsync();
        using var @operator = host.Operator();
        var id = await @operator.MadeAsync();
        using var client = host.WithKey(await @operator.KeyAsync(id, """{"sandbox": true}"""));
        for (var flow = 0; flow < 6; flow++)
        {
            var to = SharedHost.FreshNumber();
            var verification = await client.StartedAsync(to);
            var code = await client.CodeAsync(to);
            if (flow % 2 == 0)
                using (await client.CheckAsync(verification, code))
                {
                }
        }

        var all = await CountedAsync(
            client, "?granularity=total", static line => (line.Int("deliveries"), line.Int("approvals")) == (6, 3));
        Assert.Equal((6, 6, 6), (all.Int("starts"), all.Int("sends"), all.Int("deliveries")));
        Assert.Equal(0.5, all.GetProperty("conversion").GetDouble());
        Assert.Equal(1, all.GetProperty("delivery_rate").GetDouble());
        Assert.Equal(6, all.GetProperty("time_to_deliver").Int("count"));
        Assert.Equal(3, all.GetProperty("time_to_verify").Int("count"));
        Assert.InRange(all.GetProperty("time_to_verify").GetProperty("p50").GetDouble(), 0, 600);

        var page = await client.GetFromJsonAsync<JsonElement>(
            "/v1/analytics?granularity=minute&group_by=country,channel&group_by=template,kind", Flow.Token);
        Assert.Equal(0, page.Int("behind"));
        Assert.All(page.Items(), static item =>
        {
            Assert.Equal("UZ", item.Text("country"));
            Assert.Equal(("default", "verification"), (item.Text("template"), item.Text("kind")));
        });
        Assert.Equal(6, page.Items().Sum(static item => item.Int("starts")));

        using var anew = await @operator.PostJsonAsync($"/admin/tenants/{id}/analytics/rebuild?sandbox=true", "{}");
        Assert.Equal(0, (await anew.JsonAsync()).Int("left"));
        var again = await client.GetFromJsonAsync<JsonElement>("/v1/analytics?granularity=total", Flow.Token);
        Assert.Equal(all.GetRawText(), Assert.Single(again.Items()).GetRawText());
    }

    [Fact]
    public async Task StartsThatARuleRefuses_AreCountedForIt_OnceTheirMinuteIsOver()
    {
        await using var host = await ApiHost.StartAsync();
        using var @operator = host.Operator();
        var id = await @operator.MadeAsync(Few);
        using var client = host.WithKey(await @operator.KeyAsync(id, """{"sandbox": true}"""));
        for (var start = 0; start < 4; start++)
        {
            using var answer = await client.PostJsonAsync(
                "/v1/verifications",
                $$"""{"to": "{{SharedHost.FreshNumber()}}", "client": {"ip": "203.0.113.7"} }""");
        }

        var told = await CountedAsync(
            client,
            "?granularity=total&group_by=rule&rule=few",
            static line => line.Int("refused") == 3,
            () => host.Clock.Advance(OneMinute));
        Assert.Equal("few", told.Text("rule"));
    }

    [Theory]
    [InlineData("granularity=week", "query:granularity")]
    [InlineData("group_by=number", "query:group_by")]
    [InlineData("group_by=country,country", "query:group_by")]
    [InlineData("from=yesterday", "query:from")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "query:from")]
    [InlineData("granularity=minute&from=2026-01-01T00:00:00Z&to=2026-01-03T00:00:00Z", "query:from")]
    [InlineData("granularity=total&from=1990-01-01T00:00:00Z", "query:from")]
    [InlineData("granularity=total&from=9999-12-31T00:00:00Z&to=9999-12-31T23:59:59Z", "query:to")]
    [InlineData("country=", "query:country")]
    [InlineData("number=1", "query:number")]
    public async Task AQuestionThatMakesNoSense_IsRefusedWithWhatIsWrong(string query, string pointer)
    {
        await using var host = await ApiHost.StartAsync();
        using var answer = await host.Client.GetAsync($"/v1/analytics?{query}", Flow.Token);
        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.True(problem.GetProperty("errors").TryGetProperty(pointer, out _), problem.GetRawText());
    }

    private static TimeSpan OneMinute => TimeSpan.FromMinutes(1);

    /// <summary>The one line that there is, once it is as wanted.</summary>
    private static async Task<JsonElement> CountedAsync(
        HttpClient client, string query, Func<JsonElement, bool> wanted, Action? between = null)
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/v1/analytics{query}", Flow.Token);
            if (page.Items().ToArray() is [var line] && wanted(line))
                return line;

            between?.Invoke();
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }

        throw new TimeoutException("It is not counted.");
    }
}
