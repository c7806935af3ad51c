using System.Net;
using Countersign.Api.Tests.Host;
using Countersign.Api.Tests.Ledger;

namespace Countersign.Api.Tests.Limits;

/// <summary>No more verifications are open at once than the tenant may have.</summary>
public sealed class ConcurrencyTests(SharedHost shared)
{
    private const string Rule = "concurrent_verifications";

    [Fact]
    public async Task WithAllPlacesTaken_AStartIsRefused_AsWasForetold()
    {
        using var client = await ClientAsync(2);
        await client.StartedAsync(SharedHost.FreshNumber());
        await client.StartedAsync(SharedHost.FreshNumber());
        var to = SharedHost.FreshNumber();
        var told = (await client.SimulateAsync(to)).GetProperty("problem");
        using var refused = await client.StartAsync(to);
        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        foreach (var said in new[] { told, problem })
        {
            Assert.Equal($"The rule '{Rule}' allows 2 at once.", said.Text("detail"));
            Assert.Equal(
                (Rule, 2, 2, 600, 300),
                (said.Text("rule"), said.Micros("limit"), said.Micros("used"), said.Micros("window"),
                    said.Micros("retry_after")));
        }

        Assert.Empty(await client.MessagesAsync(to));
    }

    [Fact]
    public async Task APlace_ComesBackByApprovalFailureCancelAndExpiry()
    {
        using var client = await ClientAsync(1);
        var to = SharedHost.FreshNumber();
        var id = await client.StartedAsync(to);
        using (await client.CheckAsync(id, await client.CodeAsync(to)))
            (id, to) = await NextAsync(client);
        var code = await client.CodeAsync(to);
        for (var check = 0; check < 5; check++)
            (await client.CheckAsync(id, Flow.Wrong(code))).Dispose();
        (id, to) = await NextAsync(client);
        using (await client.PostJsonAsync($"/v1/verifications/{id}/cancel", "{}"))
            (id, to) = await NextAsync(client);
        using var moved = await client.PostJsonAsync("/v1/sandbox/clock", """{"advance":601}""");
        using (await client.GetAsync($"/v1/verifications/{id}", Flow.Token))
            await NextAsync(client);
    }

    [Fact]
    public async Task ManyAtOnce_NeverOpenMoreThanThereArePlaces()
    {
        using var client = await ClientAsync(150);
        var answers = await Task.WhenAll(Enumerable.Range(0, 190).Select(async _ =>
        {
            using var answer = await client.StartAsync(SharedHost.FreshNumber());
            return answer.StatusCode;
        }));
        Assert.Equal(150, answers.Count(static status => status == HttpStatusCode.Accepted));
        Assert.Equal(40, answers.Count(static status => status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task AResendAndAMessage_NeedNoPlace()
    {
        using var client = await ClientAsync(1);
        var id = await client.StartedAsync(SharedHost.FreshNumber());
        using var moved = await client.PostJsonAsync("/v1/sandbox/clock", """{"advance":31}""");
        using var resend = await client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
        Assert.Equal(HttpStatusCode.Accepted, resend.StatusCode);
        using var message = await client.PostJsonAsync(
            "/v1/messages", $$"""{"to":"{{SharedHost.FreshNumber()}}","text":"x"}""");
        Assert.Equal(HttpStatusCode.Accepted, message.StatusCode);
    }

    [Fact]
    public async Task RowsOfABatch_LeaveAShareOfThePlacesToPeople()
    {
        using var client = await ClientAsync(5, bulkShare: 40);
        var (batch, _) = await UploadAsync(client);
        Assert.Equal((2, 1), await CountsAsync(client, batch, started: 2));

        for (var start = 0; start < 3; start++)
            await client.StartedAsync(SharedHost.FreshNumber());
        using var refused = await client.StartAsync(SharedHost.FreshNumber());
        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal((Rule, 5, 5), (problem.Text("rule"), problem.Micros("limit"), problem.Micros("used")));
        Assert.Equal((2, 1), await CountsAsync(client, batch, started: 2));
    }

    [Fact]
    public async Task RowsOfABatch_WaitForPlaces()
    {
        using var client = await ClientAsync(2, bulkShare: 100);
        var (batch, numbers) = await UploadAsync(client);
        Assert.Equal((2, 1), await CountsAsync(client, batch, started: 2));
        foreach (var to in numbers)
        {
            if (await client.MessagesAsync(to) is { Length: > 0 })
            {
                using var approved = await client.PostJsonAsync(
                    "/v1/check", $$"""{"to":"{{to}}","code":"{{await client.CodeAsync(to)}}"}""");
                Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
                break;
            }
        }

        Assert.Equal((3, 0), await CountsAsync(client, batch, started: 3));
    }

    /// <summary>A batch of three rows.</summary>
    private static async Task<(string Batch, string[] Numbers)> UploadAsync(HttpClient client)
    {
        string[] numbers = [SharedHost.FreshNumber(), SharedHost.FreshNumber(), SharedHost.FreshNumber()];
        using var answer = await client.PostAsync(
            "/v1/batches",
            new StringContent(
                $"to\n{string.Join('\n', numbers)}\n", new System.Net.Http.Headers.MediaTypeHeaderValue("text/csv")),
            Flow.Token);
        return ((await answer.JsonAsync()).Text("id"), numbers);
    }

    /// <summary>Started and queued, once so many are started.</summary>
    private static async Task<(int Started, int Queued)> CountsAsync(HttpClient client, string batch, int started)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var look = await client.GetAsync($"/v1/batches/{batch}", Flow.Token);
            var counts = (await look.JsonAsync()).GetProperty("counts");
            var seen = (counts.GetProperty("started").GetInt32(), counts.GetProperty("queued").GetInt32());
            if (seen.Item1 >= started || attempt == 1_000)
                return seen;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }
    }

    private Task<HttpClient> ClientAsync(int places, int bulkShare = 80) => LimitTenant.ClientAsync(
        shared.Host,
        $$"""
        "quotas": {"{{Rule}}": {{places}}, "bulk_share": {{bulkShare}}}
        """);

    /// <summary>Starts one more, as soon as there is a place.</summary>
    private static async Task<(string Id, string To)> NextAsync(HttpClient client)
    {
        var to = SharedHost.FreshNumber();
        for (var attempt = 0; ; attempt++)
        {
            using var answer = await client.StartAsync(to);
            if (answer.StatusCode == HttpStatusCode.Accepted)
                return ((await answer.JsonAsync()).Text("id"), to);
            Assert.True(attempt < 300, "No place came back.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }
    }
}
