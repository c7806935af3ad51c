using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Privacy;

public sealed class PrivacyTests : IDisposable
{
    private readonly SharedHost _shared;
    private readonly HttpClient _operator;

    public PrivacyTests(SharedHost shared) => (_shared, _operator) = (shared, shared.Host.Operator());

    public void Dispose() => _operator.Dispose();

    [Fact]
    public async Task AnErasedNumber_IsNotFoundAnyMore_AndThatCanBeRepeated()
    {
        var tenant = await _operator.MadeAsync();
        using var client = await ClientAsync(tenant, "owner");
        var number = SharedHost.FreshNumber();
        var id = await client.StartedAsync(number);

        using var erased = await EraseAsync(client, number);
        Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        var body = await erased.JsonAsync();
        Assert.Equal((1, false), (
            body.GetProperty("forgotten").GetInt32(), body.GetProperty("opt_out_kept").GetBoolean()));
        using var read = await client.GetAsync($"/v1/verifications/{id}", Flow.Token);
        await read.ProblemAsync(HttpStatusCode.NotFound, "not-found");

        using var told = await client.GetAsync(
            $"/v1/events?subject={id}&type=dev.countersign.verification.cancelled&wait=20", Flow.Token);
        Assert.Single((await told.JsonAsync()).GetProperty("items").EnumerateArray());

        await AssertUntoldAsync(client, id);
        using var again = await EraseAsync(client, number);
        Assert.Equal(0, (await again.JsonAsync()).GetProperty("forgotten").GetInt32());
        using var start = await client.StartAsync(number);
        await start.ProblemAsync(HttpStatusCode.TooManyRequests, "cooldown");
    }

    [Theory]
    [InlineData("{}", "invalid-request")]
    [InlineData("""{"to": "12"}""", "invalid-number")]
    [InlineData("""{"to": "+998901234567", "all": true}""", "invalid-request")]
    public async Task AnErasureOfNothing_IsRefused(string json, string slug)
    {
        using var answer = await _shared.Client.PostJsonAsync("/v1/erasures", json);
        await answer.ProblemAsync(HttpStatusCode.BadRequest, slug);
    }

    [Fact]
    public async Task ATenant_TakesAwayWhatCanBeListed_AndNobodyElses()
    {
        var (tenant, number) = (await _operator.MadeAsync(""", "name": "gold" """), SharedHost.FreshNumber());
        using var client = await ClientAsync(tenant, "owner");
        using var content = new StringContent($"to\n{number}\n", null, "text/csv");
        using var upload = await client.PostAsync("/v1/batches?mode=validate", content, Flow.Token);
        var batch = (await upload.JsonAsync()).Text("id");
        using var listed = await client.PostJsonAsync(
            "/v1/suppressions", $$"""{"to":"{{SharedHost.FreshNumber()}}"}""");

        var id = await client.StartedAsync(SharedHost.FreshNumber());
        using var auditor = await ClientAsync(tenant, "auditor");
        var lines = await ExportAsync(auditor, id);
        var told = lines.Count(static line => line.Text("type") == "event");

        Assert.Equal(
            ["config", "batch", "suppression", .. Enumerable.Repeat("event", told), "end"],
            lines.Select(static line => line.Text("type")));
        var config = lines[0].GetProperty("data");
        Assert.Equal((tenant, "gold"), (config.Text("tenant"), config.Text("name")));
        Assert.Equal(batch, lines[1].GetProperty("data").Text("id"));
        var end = lines[^1];
        Assert.Equal((1, 1, told), (
            end.GetProperty("batches").GetInt32(),
            end.GetProperty("suppressions").GetInt32(),
            end.GetProperty("events").GetInt32()));
    }

    /// <summary>The lines, once what has happened to a verification is among them.</summary>
    private static async Task<List<JsonElement>> ExportAsync(HttpClient client, string id)
    {
        for (var look = 0; ; look++)
        {
            using var export = await client.GetAsync("/v1/export", Flow.Token);
            Assert.Equal("application/x-ndjson", export.Content.Headers.ContentType?.MediaType);
            var lines = (await export.Content.ReadAsStringAsync(Flow.Token)).TrimEnd().Split('\n')
                .Select(static line => JsonDocument.Parse(line).RootElement).ToList();
            if (lines.Exists(line => line.Text("type") == "event" && line.GetProperty("data").Text("subject") == id))
                return lines;
            Assert.True(look < 100, "The start was not told within ten seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Flow.Token);
        }
    }

    [Fact]
    public async Task WithMinimalDisclosure_EveryCheckThatDoesNotApprove_IsAnsweredAlike()
    {
        using var client = await ClientAsync(await _operator.MadeAsync(""", "disclosure": "minimal" """), "sender");
        var number = SharedHost.FreshNumber();
        var id = await client.StartedAsync(number);
        var code = await client.CodeAsync(number);
        foreach (var asked in new[] { id, "ve_x" })
        {
            using var wrong = await client.CheckAsync(asked, Flow.Wrong(code));
            var problem = await wrong.ProblemAsync(HttpStatusCode.UnprocessableEntity, "not-approved");
            Assert.False(problem.TryGetProperty("checks_left", out _));
        }

        using var right = await client.CheckAsync(id, code);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task ASenderKey_ErasesNothing_AndTakesNothingAway()
    {
        using var client = await ClientAsync(await _operator.MadeAsync(), "sender");
        using var erase = await EraseAsync(client, SharedHost.FreshNumber());
        await erase.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        using var export = await client.GetAsync("/v1/export", Flow.Token);
        await export.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    /// <summary>The number leaves the events that were told before.</summary>
    private static async Task AssertUntoldAsync(HttpClient client, string subject)
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var text = await client.GetStringAsync($"/v1/events?limit=1000&subject={subject}", Flow.Token);
            Assert.Contains("to_commitment", text, StringComparison.Ordinal);
            if (!text.Contains("\"to\":", StringComparison.Ordinal))
                return;

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }

        Assert.Fail("The number is still in its events.");
    }

    private static Task<HttpResponseMessage> EraseAsync(HttpClient client, string number) =>
        client.PostJsonAsync("/v1/erasures", $$"""{"to":"{{number}}"}""");

    private async Task<HttpClient> ClientAsync(string tenant, string role) => _shared.Host.WithKey(
        await _operator.KeyAsync(tenant, $$"""{"sandbox": true, "role": "{{role}}"}"""));
}
