using System.Net;
using System.Net.Sockets;
using System.Text;
using Countersign.Api.Tests.Host;
using Countersign.Api.Tests.Limits;

namespace Countersign.Api.Tests.Attacks;

/// <summary>
/// Attacks as somebody would run them. Each prints what came of it and what it cost the tenant: messages sent.
/// </summary>
public sealed class AttackTests(SharedHost shared, ITestOutputHelper output)
{
    [Fact]
    public async Task GuessesSprayedOverOneNumber_EndAfterTwenty_HoweverOftenItIsSentAgain()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, "\"name\": \"Sprayed\"");
        var to = SharedHost.FreshNumber();
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < 12; round++)
        {
            await SortAsync(answers, client.StartAsync(to));
            for (var guess = 0; guess < 7; guess++)
            {
                var check = $$"""{"to":"{{to}}","code":"{{guess:d6}}"}""";
                await SortAsync(answers, client.PostJsonAsync("/v1/check", check));
            }

            using var moved = await client.PostJsonAsync("/v1/sandbox/clock", """{"advance":660}""");
        }

        var sent = (await client.MessagesAsync(to)).Length;
        Tell("guess spraying, one number, 12 codes, 84 guesses", answers, sent);
        Assert.Equal(20, answers["wrong-code"]);
        Assert.False(answers.ContainsKey("approved"));
        Assert.InRange(sent, 1, 5);
    }

    [Fact]
    public async Task GuessesSprayedOverManyNumbers_EndWhereTheAddressHasHadItsStarts()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, """
            "limit_rules": [{"name":"address","key":"address","limit":10,"window":3600}]
            """);
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        var sent = 0;
        for (var at = 0; at < 200; at++)
        {
            var to = SharedHost.FreshNumber();
            await SortAsync(answers, client.StartAsync(to, """, "client":{"ip":"203.0.113.66"}"""));
            await SortAsync(answers, client.PostJsonAsync("/v1/check", $$"""{"to":"{{to}}","code":"123456"}"""));
            sent += (await client.MessagesAsync(to)).Length;
        }

        Tell("guess spraying, 200 numbers of one address", answers, sent);
        Assert.Equal(10, answers["accepted"]);
        Assert.Equal(10, answers.GetValueOrDefault("wrong-code") + answers.GetValueOrDefault("approved"));
        Assert.Equal(10, sent);
    }

    [Fact]
    public async Task ChecksInParallel_AreComparedFiveTimes()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, "\"name\": \"Raced\"");
        var to = SharedHost.FreshNumber();
        var id = await client.StartedAsync(to);
        var wrong = Flow.Wrong(await client.CodeAsync(to));
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var check in Enumerable.Range(0, 60).Select(_ => client.CheckAsync(id, wrong)).ToList())
            await SortAsync(answers, check);

        Tell("60 parallel checks", answers, (await client.MessagesAsync(to)).Length);
        Assert.Equal(5, answers["wrong-code"]);
        Assert.False(answers.ContainsKey("approved"));
    }

    [Fact]
    public async Task NumbersInARow_AreSentToAsOftenAsTheirPrefixAllows()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, """
            "limit_rules": [{"name":"prefix","key":"prefix","limit":5,"window":3600},
                            {"name":"uz","key":"country","limit":12,"window":3600,"regions":["UZ"]}]
            """);
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < 400; at++)
            await SortAsync(answers, client.StartAsync($"+99890{4_000_100 + (at / 100 * 10_000) + (at % 100)}"));

        Tell("pumping, 400 numbers in a row over 4 prefixes", answers, answers["accepted"]);
        Assert.Equal(12, answers["accepted"]);
        Assert.Equal(388, answers["rate-limited"]);
    }

    [Fact]
    public async Task NumbersInARow_CostATenantLittle_WhoHasSaidNothingOfRules()
    {
        // The usual protection, in the sandbox too so that it can be tried; a message costs 0.30.
        using var client = await LimitTenant.ClientAsync(shared.Host, """
            "risk": {"sandbox": true},
            "prices": {"tiers": [{"from": 0, "prices": [{"region": "*", "channel": "sms", "micros": 300000}]}]}
            """);
        var few = await PumpAsync(client, prefixes: 4, each: 100, "+998914");
        Assert.Equal(40, few["accepted"]);
        var many = await PumpAsync(client, prefixes: 100, each: 10, "+998915");
        Assert.InRange(few["accepted"] + many["accepted"], 60, 66); // 20 units of the currency stand unapproved.

        using var elsewhere = await client.StartAsync("+447400123457");
        Assert.Equal(HttpStatusCode.Accepted, elsewhere.StatusCode);
        using var human = await client.StartAsync("+998917770101", """, "client":{"challenge_passed":true}""");
        Assert.Equal(HttpStatusCode.Accepted, human.StatusCode);
    }

    private async Task<Dictionary<string, int>> PumpAsync(HttpClient client, int prefixes, int each, string begins)
    {
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < prefixes * each; at++)
            await SortAsync(answers, client.StartAsync($"{begins}{at / each:d2}{100 + (at % each):d4}"));
        Tell($"pumping, usual rules, {prefixes} prefixes, {each} in a row of each", answers, answers["accepted"]);
        return answers;
    }

    [Fact]
    public async Task StuffedKeys_OpenNothing()
    {
        await using var host = await ApiHost.StartAsync();
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < 300; at++)
        {
            using var client = host.WithKey($"csk_test_demo_boot{at % 7}_{at:x40}");
            await SortAsync(answers, client.StartAsync(SharedHost.FreshNumber()));
        }

        Tell("300 stuffed keys", answers, sent: 0);
        Assert.False(answers.ContainsKey("accepted"));
        Assert.True(answers.Keys.All(static slug => slug is "unauthenticated" or "rate-limited"));
    }

    [Fact]
    public async Task ATenantThatReadsAnother_FindsNothing()
    {
        using var victim = await LimitTenant.ClientAsync(shared.Host, "\"name\": \"Victim\"");
        using var attacker = await LimitTenant.ClientAsync(shared.Host, "\"name\": \"Attacker\"");
        var to = SharedHost.FreshNumber();
        var id = await victim.StartedAsync(to);
        var code = await victim.CodeAsync(to);
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        await SortAsync(answers, attacker.GetAsync($"/v1/verifications/{id}", Flow.Token));
        await SortAsync(answers, attacker.GetAsync($"/v1/verifications/{id}/timeline", Flow.Token));
        await SortAsync(answers, attacker.CheckAsync(id, code));
        await SortAsync(answers, attacker.PostJsonAsync($"/v1/verifications/{id}/cancel", "{}"));
        await SortAsync(answers, attacker.PostJsonAsync($"/v1/verifications/{id}/resend", "{}"));
        await SortAsync(answers, attacker.PostJsonAsync("/v1/check", $$"""{"to":"{{to}}","code":"{{code}}"}"""));
        Assert.Empty(await attacker.MessagesAsync(to));

        Tell("tenant A reads B by id and number, with the right code", answers, sent: 0);
        Assert.Equal(6, answers["not-found"]);
        using var own = await victim.CheckAsync(id, code);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task ARequestThatIsReplayed_SendsNothingMore()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, """
            "quotas": {"starts_per_day": 2}
            """);
        var to = SharedHost.FreshNumber();
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < 50; at++)
            await SortAsync(answers, client.PostJsonAsync("/v1/verifications", $$"""{"to":"{{to}}"}""", "captured"));

        var sent = (await client.MessagesAsync(to)).Length;
        Tell("one captured request replayed 50 times", answers, sent);
        Assert.Equal((50, 1), (answers["accepted"], sent));
        using var next = await client.StartAsync(SharedHost.FreshNumber());
        Assert.Equal(HttpStatusCode.Accepted, next.StatusCode);
    }

    [Fact]
    public async Task ConnectionsThatDribble_KeepNobodyElseWaiting()
    {
        await using var host = await ApiHost.StartAsync();
        var dribbling = new List<TcpClient>();
        try
        {
            for (var at = 0; at < 300; at++)
            {
                var connection = new TcpClient();
                await connection.ConnectAsync("127.0.0.1", host.Client.BaseAddress!.Port, Flow.Token);
                await connection.GetStream().WriteAsync(
                    Encoding.ASCII.GetBytes("POST /v1/verifications HTTP/1.1\r\nHost: x\r\nX-"), Flow.Token);
                dribbling.Add(connection);
            }

            var answers = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var start in Enumerable.Range(0, 50).Select(_ => host.Client.StartAsync(SharedHost.FreshNumber())))
                await SortAsync(answers, start);
            Tell("slow-loris, 300 half requests beside 50 starts", answers, answers["accepted"]);
            Assert.Equal(50, answers["accepted"]);
        }
        finally
        {
            dribbling.ForEach(static connection => connection.Dispose());
        }
    }

    private void Tell(string attack, Dictionary<string, int> answers, int sent)
    {
        var came = string.Join(", ", answers.OrderByDescending(static pair => pair.Value)
            .Select(static pair => $"{pair.Value} {pair.Key}"));
        output.WriteLine($"{attack}: {came}. Messages the tenant paid for: {sent}.");
    }

    private static async Task SortAsync(Dictionary<string, int> answers, Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        var slug = answer.StatusCode switch
        {
            HttpStatusCode.OK => "approved",
            HttpStatusCode.Accepted => "accepted",
            _ => (await answer.JsonAsync()).Text("type").Split('/')[^1],
        };
        answers[slug] = answers.GetValueOrDefault(slug) + 1;
    }
}
