using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Suppressions;

public sealed class SuppressionsTests(SharedHost shared)
{
    [Fact]
    public async Task ANumberOnTheList_IsRefused_UntilItIsTakenOff()
    {
        var number = SharedHost.FreshNumber();
        using var added = await AddAsync(shared.Client, number, "asked by phone");
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var entry = await added.JsonAsync();
        Assert.Equal(
            (number, "tenant", "asked by phone"), (entry.Text("to"), entry.Text("source"), entry.Text("reason")));
        using var again = await AddAsync(shared.Client, number, "again");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("asked by phone", (await again.JsonAsync()).Text("reason"));

        using var refused = await shared.Client.StartAsync(number);
        var why = (await refused.ProblemAsync(HttpStatusCode.Forbidden, "opted-out")).Text("detail");
        Assert.Contains("DELETE /v1/suppressions takes it off", why, StringComparison.Ordinal);
        using var unsent = await shared.Client.PostJsonAsync(
            "/v1/messages", $$"""{"to": "{{number}}", "text": "Hello"}""");
        Assert.Equal(why, (await unsent.ProblemAsync(HttpStatusCode.Forbidden, "opted-out")).Text("detail"));
        Assert.Equal(number, Assert.Single(await FindAsync(shared.Client, number)).Text("to"));

        for (var time = 0; time < 2; time++)
        {
            using var removed = await shared.Client.DeleteAsync(Path(number), Flow.Token);
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        }

        Assert.Empty(await FindAsync(shared.Client, number));
        await shared.Client.StartedAsync(number);
    }

    [Fact]
    public async Task TheHandset_SaysStop_AndOnlyTheHandsetLiftsIt()
    {
        var number = SharedHost.FreshNumber();
        await shared.Client.StartedAsync(number);
        await shared.Client.CodeAsync(number);

        var stop = await SayAsync(number, "Stop!");
        Assert.Equal(("stop", true, true), (stop.Text("word"), Flag(stop, "changed"), Flag(stop, "answered")));
        using var refused = await shared.Client.StartAsync(number);
        await refused.ProblemAsync(HttpStatusCode.Forbidden, "opted-out");
        Assert.Equal("handset", Assert.Single(await FindAsync(shared.Client, number)).Text("source"));
        using var removed = await shared.Client.DeleteAsync(Path(number), Flow.Token);
        await removed.ProblemAsync(HttpStatusCode.Forbidden, "opted-out");

        var answer = await NewestAsync(number, 2);
        Assert.Contains("START", answer.Text("text"), StringComparison.Ordinal);
        Assert.False(answer.TryGetProperty("code", out _));

        Assert.True(Flag(await SayAsync(number, "start"), "changed"));
        Assert.Empty(await FindAsync(shared.Client, number));
        Assert.Equal(JsonValueKind.Null, (await SayAsync(number, "thank you")).GetProperty("word").ValueKind);
    }

    [Fact]
    public async Task TheList_ComesPageByPage_AndItsExportCanBeImported()
    {
        await using var host = await ApiHost.StartAsync();
        var numbers = Enumerable.Range(0, 7).Select(static _ => SharedHost.FreshNumber()).ToHashSet();
        foreach (var number in numbers)
            (await AddAsync(host.Client, number, "a \"b\", c")).Dispose();

        var (seen, after) = (new List<string>(), (string?)null);
        do
        {
            var query = after is null ? "?limit=3" : $"?limit=3&after={after}";
            var page = await host.Client.GetFromJsonAsync<JsonElement>($"/v1/suppressions{query}", Flow.Token);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(static item => item.Text("to")));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);
        Assert.Equal(numbers.Order(), seen.Order());

        foreach (var kind in new[] { "text/csv", "application/x-ndjson" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/suppressions/export");
            request.Headers.Accept.ParseAdd(kind);
            using var exported = await host.Client.SendAsync(request, Flow.Token);
            var file = await exported.Content.ReadAsStringAsync(Flow.Token);
            Assert.All(numbers, number => Assert.Contains(number, file, StringComparison.Ordinal));
            foreach (var number in numbers)
                (await host.Client.DeleteAsync(Path(number), Flow.Token)).Dispose();

            var result = await ImportAsync(host.Client, file, kind);
            Assert.Equal((7, 7, 0), (Count(result, "rows"), Count(result, "added"), Count(result, "invalid")));
            var entry = Assert.Single(await FindAsync(host.Client, seen[0]));
            Assert.Equal("a \"b\", c", entry.Text("reason"));
        }
    }

    [Fact]
    public async Task AnImport_TellsTheLinesThatAreNone()
    {
        var number = SharedHost.FreshNumber();
        var result = await ImportAsync(shared.Client, $"to,reference\n{number},x\n12,y\n{number},z\n", "text/csv");
        Assert.Equal(
            (3, 1, 1, 1),
            (Count(result, "rows"), Count(result, "added"), Count(result, "known"), Count(result, "invalid")));
        var error = Assert.Single(result.GetProperty("errors").EnumerateArray());
        Assert.Equal(3, Count(error, "line"));
        Assert.True(Flag(result, "complete"));
    }

    [Theory]
    [InlineData("?to=")]
    [InlineData("?after=x")]
    [InlineData("?after=000.zzzzzzzzzzzzzzzz")]
    [InlineData("?limit=0")]
    [InlineData("?nope=1")]
    public async Task AMeaninglessQuery_IsRefused(string query)
    {
        using var response = await shared.Client.GetAsync($"/v1/suppressions{query}", Flow.Token);
        await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("/v1/suppressions", "{}")]
    [InlineData("/v1/suppressions", """{"to":"+998901234567","reason":5}""")]
    [InlineData("/v1/sandbox/inbound", """{"from":"+998901234567"}""")]
    public async Task ABadBody_IsRefused(string path, string body)
    {
        using var response = await shared.Client.PostJsonAsync(path, body);
        await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task AnImportOfMoreRowsThanAreTaken_SaysThatItIsNotComplete()
    {
        const int Most = 100_000;
        var file = new StringBuilder("to\n", (Most + 1) * 2).Insert(3, "x\n", Most);
        Assert.True(Flag(await ImportAsync(shared.Client, file.ToString(), "text/csv"), "complete"));

        var result = await ImportAsync(shared.Client, file.Append("+998901234567\n").ToString(), "text/csv");

        Assert.False(Flag(result, "complete"));
        Assert.Equal((Most, Most, 0), (Count(result, "rows"), Count(result, "invalid"), Count(result, "added")));
        Assert.Equal(1_000, result.GetProperty("errors").GetArrayLength());
    }

    private static string Path(string number) => $"/v1/suppressions?to={Uri.EscapeDataString(number)}";

    private static bool Flag(JsonElement json, string member) => json.GetProperty(member).GetBoolean();

    private static int Count(JsonElement json, string member) => json.GetProperty(member).GetInt32();

    private static Task<HttpResponseMessage> AddAsync(HttpClient client, string number, string reason) =>
        client.PostAsJsonAsync("/v1/suppressions", new { to = number, reason }, Flow.Token);

    private static async Task<JsonElement[]> FindAsync(HttpClient client, string number)
    {
        var page = await client.GetFromJsonAsync<JsonElement>(Path(number), Flow.Token);
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    private static async Task<JsonElement> ImportAsync(HttpClient client, string file, string kind)
    {
        using var content = new StringContent(file, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(kind);
        using var response = await client.PostAsync("/v1/suppressions/import", content, Flow.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    private async Task<JsonElement> SayAsync(string number, string text)
    {
        using var response = await shared.Client.PostJsonAsync(
            "/v1/sandbox/inbound", $$"""{"from":"{{number}}","text":"{{text}}"}""");
        return await response.JsonAsync();
    }

    private async Task<JsonElement> NewestAsync(string number, int count)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (await shared.Client.MessagesAsync(number) is var messages && messages.Length >= count)
                return messages[0];
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
        }

        throw new InvalidOperationException("No answer came within two seconds.");
    }
}
