using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Limits;

public sealed class QuotaApiTests(SharedHost shared)
{
    [Theory]
    [InlineData("starts_per_minute", "starts_minute", 60)]
    [InlineData("starts_per_day", "starts_day", 86_400)]
    public async Task AQuota_LetsItsLimitThrough_AndThenSaysWhichAndUntilWhen(string quota, string rule, int window)
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, $$"""
            "quotas": {"{{quota}}": 4}
            """);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var start = await client.StartAsync(SharedHost.FreshNumber());
            Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
        }));

        using var fifth = await client.StartAsync(SharedHost.FreshNumber());
        var problem = await fifth.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal(rule, problem.Text("rule"));
        Assert.Equal((4, 4, window), (
            problem.GetProperty("limit").GetInt32(),
            problem.GetProperty("used").GetInt32(),
            problem.GetProperty("window").GetInt32()));
        Assert.InRange(problem.GetProperty("retry_after").GetInt64(), 1, window);
        Assert.Contains($"\"{rule}\";q=4;w={window}", fifth.Headers.GetValues("RateLimit-Policy").Single());

        using var moved = await client.PostJsonAsync("/v1/sandbox/clock", $$"""{"advance":{{window}}}""");
        using var later = await client.StartAsync(SharedHost.FreshNumber());
        Assert.Equal(HttpStatusCode.Accepted, later.StatusCode);
    }

    [Fact]
    public async Task AResend_IsCounted_AndGivesItsTokenBackWhereItIsRefused()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, """
            "quotas": {"starts_per_day": 2}
            """);
        var id = await client.StartedAsync(SharedHost.FreshNumber());
        for (var at = 0; at < 3; at++)
        {
            using var cooling = await client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
            await cooling.ProblemAsync(HttpStatusCode.TooManyRequests, "cooldown");
        }

        using var moved = await client.PostJsonAsync("/v1/sandbox/clock", """{"advance":31}""");
        using var sent = await client.PostJsonAsync($"/v1/verifications/{id}/resend", "{}");
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        using var over = await client.StartAsync(SharedHost.FreshNumber());
        Assert.Equal("starts_day", (await over.JsonAsync()).Text("rule"));
    }

    [Fact]
    public async Task AnUpload_TakesItsRowsAtOnce_OrNoneOfThem()
    {
        using var client = await LimitTenant.ClientAsync(shared.Host, """
            "quotas": {"bulk_rows_per_day": 5}
            """);
        using var first = await UploadAsync(client, rows: 3);
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        using var second = await UploadAsync(client, rows: 3);
        var problem = await second.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal("bulk_rows_day", problem.Text("rule"));
        using var third = await UploadAsync(client, rows: 2);
        Assert.Equal(HttpStatusCode.Accepted, third.StatusCode);
        using var looked = await UploadAsync(client, rows: 50, query: "?mode=validate");
        Assert.Equal(HttpStatusCode.Accepted, looked.StatusCode);
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client, int rows, string query = "")
    {
        var numbers = Enumerable.Range(0, rows).Select(static _ => SharedHost.FreshNumber());
        using var content = new StringContent("to\n" + string.Join('\n', numbers), null, "text/csv");
        return await client.PostAsync("/v1/batches" + query, content, Flow.Token);
    }
}
