using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Idempotency;

public sealed class IdempotencyTests(SharedHost shared)
{
    private static int _keys;

    private HttpClient Client => shared.Client;

    [Fact]
    public async Task ARepeat_GetsTheSameAnswer_AndSaysSo()
    {
        var (number, key) = (SharedHost.FreshNumber(), FreshKey());
        using var first = await StartAsync(number, key);
        using var again = await StartAsync(number, key);

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(first.StatusCode, again.StatusCode);
        Assert.Equal(await BytesAsync(first), await BytesAsync(again));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(first.Content.Headers.ContentType, again.Content.Headers.ContentType);
        await Client.CodeAsync(number);
        Assert.Single(await Client.MessagesAsync(number));
    }

    [Fact]
    public async Task AnotherBodyMethodOrPath_UnderTheSameKey_IsRefused()
    {
        var (number, key) = (SharedHost.FreshNumber(), FreshKey());
        using var first = await StartAsync(number, key);
        using var body = await StartAsync(SharedHost.FreshNumber(), key);
        await body.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        using var path = await Client.PostJsonAsync("/start_verification", $$"""{"to":"{{number}}"}""", key);
        await path.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        using var spaces = await Client.PostJsonAsync("/v1/verifications", $$"""{"to": "{{number}}"}""", key);
        await spaces.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        using var same = await StartAsync(number, key);
        Assert.Equal(HttpStatusCode.Accepted, same.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("256")]
    public async Task AKeyThatIsNone_IsABadRequest(string key)
    {
        using var response = await StartAsync(SharedHost.FreshNumber(), key == "256" ? new string('k', 256) : key);
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotEmpty(problem.GetProperty("errors").Text("header:Idempotency-Key"));
    }

    [Fact]
    public async Task AKeyOfTheGreatestLength_IsTaken()
    {
        using var response = await StartAsync(SharedHost.FreshNumber(), FreshKey().PadRight(255, '~'));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task AWrongCheckThatIsRepeated_IsComparedOnce()
    {
        var (number, key) = (SharedHost.FreshNumber(), FreshKey());
        var id = await Client.StartedAsync(number);
        var wrong = Flow.Wrong(await Client.CodeAsync(number));
        for (var i = 0; i < 10; i++)
        {
            using var response = await Client.PostJsonAsync(
                $"/v1/verifications/{id}/check", $$"""{"code":"{{wrong}}"}""", key);
            var problem = await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, "wrong-code");
            Assert.Equal(4, problem.GetProperty("checks_left").GetInt32());
        }
    }

    [Fact]
    public async Task NotNow_IsNotKept()
    {
        await using var host = await ApiHost.StartAsync();
        var (number, key) = (SharedHost.FreshNumber(), FreshKey());
        await host.Client.StartedAsync(number);
        var body = $$"""{"to":"{{number}}"}""";
        using var cooling = await host.Client.PostJsonAsync("/v1/verifications", body, key);
        await cooling.ProblemAsync(HttpStatusCode.TooManyRequests, "cooldown");
        using var moved = await host.Client.PostJsonAsync("/v1/sandbox/clock", """{"advance":30}""");
        using var cooled = await host.Client.PostJsonAsync("/v1/verifications", body, key);
        Assert.Equal(HttpStatusCode.Accepted, cooled.StatusCode);
    }

    [Fact]
    public async Task AMalformedRequest_DoesNotUseItsKeyUp()
    {
        var key = FreshKey();
        using var bad = await Client.PostJsonAsync("/v1/verifications", """{"too":"x"}""", key);
        await bad.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        using var good = await StartAsync(SharedHost.FreshNumber(), key);
        Assert.Equal(HttpStatusCode.Accepted, good.StatusCode);
    }

    [Fact]
    public async Task AnAnswer_IsKeptForADay_AndSurvivesARestart()
    {
        var folder = Directory.CreateTempSubdirectory("countersign-").FullName;
        try
        {
            var (body, key) = ($$"""{"to":"{{SharedHost.FreshNumber()}}"}""", FreshKey());
            string first;
            await using (var host = await ApiHost.StartAsync(folder: folder))
            {
                using var response = await host.Client.PostJsonAsync("/v1/verifications", body, key);
                first = await response.Content.ReadAsStringAsync(Flow.Token);
            }

            await using var later = await ApiHost.StartAsync(folder: folder);
            later.Clock.Advance(TimeSpan.FromHours(23.9));
            using var replayed = await later.Client.PostJsonAsync("/v1/verifications", body, key);
            Assert.Equal(first, await replayed.Content.ReadAsStringAsync(Flow.Token));
            later.Clock.Advance(TimeSpan.FromHours(0.2));
            using var anew = await later.Client.PostJsonAsync("/v1/verifications", body, key);
            Assert.Equal(HttpStatusCode.Accepted, anew.StatusCode);
            Assert.False(anew.Headers.Contains("Idempotency-Replayed"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task FiftyCallersWithOneKey_HaveOneEffectAndOneAnswer()
    {
        var (number, key) = (SharedHost.FreshNumber(), FreshKey());
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StartAsync(number, key)));

        Assert.All(responses, static response => Assert.Equal(HttpStatusCode.Accepted, response.StatusCode));
        Assert.Single((await Task.WhenAll(responses.Select(BytesAsync))).Distinct(StringComparer.Ordinal));
        await Client.CodeAsync(number);
        Assert.Single(await Client.MessagesAsync(number));
    }

    private static string FreshKey() => $"key-{Interlocked.Increment(ref _keys)}";

    private static Task<string> BytesAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(Flow.Token);

    private Task<HttpResponseMessage> StartAsync(string number, string key) =>
        Client.PostJsonAsync("/v1/verifications", $$"""{"to":"{{number}}"}""", key);
}
