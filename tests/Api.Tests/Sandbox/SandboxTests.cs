using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Sandbox;

public sealed class SandboxTests(SharedHost shared)
{
    [Fact]
    public async Task AMessage_HoldsTheCodeOfItsVerification()
    {
        var number = SharedHost.FreshNumber();
        var id = await shared.Client.StartedAsync(number);
        var code = await shared.Client.CodeAsync(number);

        var message = Assert.Single(await shared.Client.MessagesAsync(number));
        Assert.Equal(number, message.Text("to"));
        Assert.Equal("sms", message.Text("channel"));
        Assert.Equal(id, message.Text("verification_id"));
        Assert.Matches("^[0-9]{6}$", code);
        Assert.Contains(code, message.Text("text"), StringComparison.Ordinal);
        Assert.True(message.GetProperty("at").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public async Task AllMessages_ComeNewestFirst_PageByPage()
    {
        await using var host = await ApiHost.StartAsync();
        var numbers = Enumerable.Range(0, 5).Select(static _ => SharedHost.FreshNumber()).ToArray();
        foreach (var number in numbers)
        {
            await host.Client.StartedAsync(number);
            await host.Client.CodeAsync(number);
        }

        var (seen, after) = (new List<string>(), (string?)null);
        do
        {
            var query = after is null ? "?limit=2" : $"?limit=2&after={after}";
            var page = await host.Client.GetFromJsonAsync<JsonElement>($"/v1/sandbox/messages{query}", Flow.Token);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(static item => item.Text("to")));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(numbers.Reverse(), seen);
    }

    [Theory]
    [InlineData("?limit=0", "query:limit")]
    [InlineData("?limit=1001", "query:limit")]
    [InlineData("?limit=-1", "query:limit")]
    [InlineData("?limit=x", "query:limit")]
    [InlineData("?limit=1&limit=2", "query:limit")]
    [InlineData("?after=", "query:after")]
    [InlineData("?after=abc", "query:after")]
    [InlineData("?after=-1", "query:after")]
    [InlineData("?to=", "query:to")]
    [InlineData("?to=%2B998901234567&to=x", "query:to")]
    public async Task AMeaninglessQuery_IsNamed(string query, string pointer)
    {
        using var response = await shared.Client.GetAsync($"/v1/sandbox/messages{query}", Flow.Token);
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal([pointer], problem.GetProperty("errors").EnumerateObject().Select(static p => p.Name));
    }

    [Fact]
    public async Task ANumberThatIsNone_IsNamed_AndAPlainPlusIsUnderstood()
    {
        using var none = await shared.Client.GetAsync("/v1/sandbox/messages?to=12", Flow.Token);
        await none.ProblemAsync(HttpStatusCode.BadRequest, "invalid-number");

        var number = SharedHost.FreshNumber();
        await shared.Client.StartedAsync(number);
        await shared.Client.CodeAsync(number);
        var page = await shared.Client.GetFromJsonAsync<JsonElement>($"/v1/sandbox/messages?to={number}", Flow.Token);
        Assert.Single(page.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task TheClock_MovesForwardForTheTenantAlone_AndAtOnce()
    {
        await using var host = await ApiHost.StartAsync();
        var number = SharedHost.FreshNumber();
        var id = await host.Client.StartedAsync(number);
        var code = await host.Client.CodeAsync(number);

        using var moved = await host.Client.PostJsonAsync("/v1/sandbox/clock", """{"advance":600}""");
        var clock = await moved.JsonAsync();
        Assert.Equal(600, clock.GetProperty("offset").GetDouble());
        var ahead = clock.GetProperty("now").GetDateTimeOffset() - host.Clock.GetUtcNow();
        Assert.InRange(ahead.TotalSeconds, 590, 600);

        using var late = await host.Client.CheckAsync(id, code);
        await late.ProblemAsync(HttpStatusCode.Gone, "expired");
        var status = await host.Client.GetFromJsonAsync<JsonElement>("/v1/status", Flow.Token);
        Assert.InRange((status.GetProperty("now").GetDateTimeOffset() - host.Clock.GetUtcNow()).TotalSeconds, 590, 600);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("400000000")]
    [InlineData("\"600\"")]
    [InlineData("null")]
    public async Task TheClock_NeverMovesBackOrOutOfBounds(string advance)
    {
        using var response = await shared.Client.PostJsonAsync("/v1/sandbox/clock", $$"""{"advance":{{advance}}}""");
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotEmpty(problem.GetProperty("errors").Text("/advance"));
    }

    [Fact]
    public async Task TheClock_StopsAtItsLimit()
    {
        await using var host = await ApiHost.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            using var moved = await host.Client.PostJsonAsync("/v1/sandbox/clock", """{"advance":300000000}""");
            var offset = (await moved.JsonAsync()).GetProperty("offset").GetDouble();
            Assert.Equal(i == 0 ? 300_000_000 : 315_619_200, offset);
        }
    }

    [Theory]
    [InlineData("0001", "undelivered")]
    [InlineData("0002", "rejected")]
    [InlineData("0006", "delivered")]
    [InlineData("0007", "unknown")]
    public async Task ANumber_ChoosesItsOutcome(string ending, string outcome)
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.Client.StartedAsync($"+99890123{ending}");
        for (var i = 0; ; i++)
        {
            var verification = await host.Client.GetFromJsonAsync<JsonElement>($"/v1/verifications/{id}", Flow.Token);
            var last = verification.GetProperty("attempts").EnumerateArray().Last();
            if (last.Text("status") == outcome)
                break;
            Assert.True(i < 200, $"The attempt is '{last.Text("status")}'.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
        }
    }
}
