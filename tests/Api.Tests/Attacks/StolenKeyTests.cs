using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Attacks;

/// <summary>What somebody can do with a key or token that is not his, and until when.</summary>
public sealed class StolenKeyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task ATokenThatIsReplayed_OpensNothingAfterItsEnd_AndNothingElseBefore()
    {
        await using var host = await ApiHost.StartAsync();
        using var administrator = host.Operator();
        var tenant = await administrator.MadeAsync(""", "quotas": {"starts_per_day": 3}""");
        var key = await administrator.KeyAsync(tenant, """{"sandbox": true, "role": "sender"}""");
        var token = await TokenAsync(host, key);
        using var thief = host.WithKey(token);

        var living = await TryAsync(thief, 20);
        using var data = await thief.GetAsync("/v1/export", Flow.Token);
        using var operators = await thief.GetAsync("/admin/tenants", Flow.Token);
        using var another = await ExchangedAsync(host, token);
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        var ended = await TryAsync(thief, 20);

        output.WriteLine($"a stolen token: {Told(living)} while it lives; {Told(ended)} after. Messages paid for: 3.");
        Assert.Equal(3, living[HttpStatusCode.Accepted]); // Its tenant's quota holds for it as well.
        Assert.Equal(HttpStatusCode.Forbidden, data.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, operators.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, another.StatusCode);
        Assert.Equal(20, ended[HttpStatusCode.Unauthorized]);
    }

    [Fact]
    public async Task AKeyThatIsRevoked_WhileItIsUsedAllTheTime_StartsNothingMore()
    {
        await using var host = await ApiHost.StartAsync(settings: "--Authentication:FailuresPerMinute=100000");
        using var administrator = host.Operator();
        var tenant = await administrator.MadeAsync();
        var key = await administrator.KeyAsync(tenant, """{"sandbox": true}""");
        using var thief = host.WithKey(key);
        using var token = host.WithKey(await TokenAsync(host, key));
        var before = await TryAsync(thief, 10);

        using var stop = new CancellationTokenSource();
        var loops = Enumerable.Range(0, 4).Select(_ => LoopAsync(thief, stop.Token)).ToList();
        using var revoked = await administrator.DeleteAsync(
            $"/admin/tenants/{tenant}/keys/{key.Split('_')[3]}", tag: null);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        var after = await TryAsync(thief, 50);
        var byToken = await TryAsync(token, 10);
        await stop.CancelAsync();
        await Task.WhenAll(loops);

        output.WriteLine($"a revoked key: {Told(before)} before, {Told(after)} from its revocation on.");
        Assert.Equal(10, before[HttpStatusCode.Accepted]);
        Assert.Equal(50, after[HttpStatusCode.Unauthorized]);
        Assert.Equal(10, byToken[HttpStatusCode.Unauthorized]);
    }

    private static async Task LoopAsync(HttpClient client, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            using var answer = await client.StartAsync(SharedHost.FreshNumber());
        }
    }

    private static async Task<Dictionary<HttpStatusCode, int>> TryAsync(HttpClient client, int times)
    {
        var answers = new Dictionary<HttpStatusCode, int>();
        for (var at = 0; at < times; at++)
        {
            using var answer = await client.StartAsync(SharedHost.FreshNumber());
            answers[answer.StatusCode] = answers.GetValueOrDefault(answer.StatusCode) + 1;
        }

        return answers;
    }

    private static async Task<string> TokenAsync(ApiHost host, string key)
    {
        using var answer = await ExchangedAsync(host, key);
        return (await answer.JsonAsync()).Text("access_token");
    }

    private static async Task<HttpResponseMessage> ExchangedAsync(ApiHost host, string key)
    {
        var cut = Math.Max(0, key.LastIndexOf('_'));
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", key[..cut]),
            new("client_secret", key[(cut + 1)..]),
        ]);
        return await host.Anonymous.PostAsync("/oauth/token", form, Flow.Token);
    }

    private static string Told(Dictionary<HttpStatusCode, int> answers) =>
        string.Join(", ", answers.Select(static pair => $"{pair.Value} x {(int)pair.Key}"));
}
