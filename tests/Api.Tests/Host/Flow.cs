using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Countersign.Api.Tests.Host;

/// <summary>The steps of a verification as a client takes them.</summary>
internal static class Flow
{
    /// <summary>Ends with the test.</summary>
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Posts JSON as it is written.</summary>
    public static Task<HttpResponseMessage> PostJsonAsync(
        this HttpClient client, string path, string json, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return client.SendAsync(request, Token);
    }

    public static Task<HttpResponseMessage> StartAsync(this HttpClient client, string to) =>
        client.PostJsonAsync("/v1/verifications", $$"""{"to":"{{to}}"}""");

    /// <summary>Starts, and answers the id.</summary>
    public static async Task<string> StartedAsync(this HttpClient client, string to)
    {
        using var response = await client.StartAsync(to);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.JsonAsync()).Text("id");
    }

    public static Task<HttpResponseMessage> CheckAsync(this HttpClient client, string id, string code) =>
        client.PostJsonAsync($"/v1/verifications/{id}/check", $$"""{"code":"{{code}}"}""");

    /// <summary>The messages that the number's simulated handset has, newest first.</summary>
    public static async Task<JsonElement[]> MessagesAsync(this HttpClient client, string to)
    {
        var page = await client.GetFromJsonAsync<JsonElement>(
            $"/v1/sandbox/messages?limit=1000&to={Uri.EscapeDataString(to)}", Token);
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    /// <summary>The code of the latest message, once it is there.</summary>
    public static async Task<string> CodeAsync(this HttpClient client, string to)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (await client.MessagesAsync(to) is [var newest, ..])
                return newest.Text("code");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        }

        throw new InvalidOperationException("No message came within two seconds.");
    }

    /// <summary>Moves the clock of the sandbox.</summary>
    public static async Task AdvanceAsync(ApiHost host, int seconds)
    {
        using var moved = await host.Client.PostJsonAsync("/v1/sandbox/clock", $$"""{"advance":{{seconds}}}""");
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
    }

    /// <summary>A code of the same length that is surely wrong.</summary>
    public static string Wrong(string code) => (code[0] == '9' ? '0' : (char)(code[0] + 1)) + code[1..];

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(Token);

    public static long Int(this JsonElement json, string member) => json.GetProperty(member).GetInt64();

    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;

    /// <summary>Makes sure that the answer is a problem of this type, complete, and answers it.</summary>
    public static async Task<JsonElement> ProblemAsync(
        this HttpResponseMessage response, HttpStatusCode status, string slug)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.JsonAsync();
        Assert.Equal($"https://countersign.dev/problems/{slug}", problem.Text("type"));
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.Text("title"));
        Assert.NotEmpty(problem.Text("detail"));
        Assert.Equal(response.RequestMessage!.RequestUri!.AbsolutePath, problem.Text("instance"));
        if (problem.TryGetProperty("retry_after", out var wait))
            Assert.Equal(TimeSpan.FromSeconds(wait.GetInt64()), response.Headers.RetryAfter?.Delta);
        else
            Assert.Null(response.Headers.RetryAfter);
        return problem;
    }
}
