using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Countersign.Demo;

/// <summary>The few calls of the API that the demonstration makes, over plain HTTP as any tenant would.</summary>
internal sealed class CountersignClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private readonly HttpClient _http;

    public CountersignClient(Uri url, string key)
    {
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task<Batch> SubmitAsync(
        FileInfo file, string purpose, string region, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenRead();
        using var content = new StreamContent(stream);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var path = $"/v1/batches?purpose={Uri.EscapeDataString(purpose)}&region={Uri.EscapeDataString(region)}";
        using var answer = await _http.PostAsync(path, content, cancellationToken);
        return await ReadAsync<Batch>(answer, cancellationToken);
    }

    public Task<Batch> BatchAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<Batch>($"/v1/batches/{id}", cancellationToken);

    /// <summary>The rows of a status, in row order, as the server streams them.</summary>
    public async IAsyncEnumerable<RowResult> ResultsAsync(
        string id, string status, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/batches/{id}/results?status={status}");
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var answer = await _http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await RefuseErrorsAsync(answer, cancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            yield return JsonSerializer.Deserialize<RowResult>(line, Json)!;
    }

    /// <summary>The code that reached the handset for this verification, or null while none did.</summary>
    public async Task<string?> CodeAsync(string to, string verificationId, CancellationToken cancellationToken)
    {
        var page = await GetAsync<SandboxMessages>(
            $"/v1/sandbox/messages?to={Uri.EscapeDataString(to.Trim())}", cancellationToken);
        return page.Items.FirstOrDefault(message => message.VerificationId == verificationId)?.Code;
    }

    /// <summary>True when the code was right; a wrong one is an error here, because it came from the handset.</summary>
    public async Task CheckAsync(string verificationId, string code, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(
            $"/v1/verifications/{verificationId}/check", new { code }, Json, cancellationToken);
        await RefuseErrorsAsync(answer, cancellationToken);
    }

    public async Task AdvanceClockAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(
            "/v1/sandbox/clock", new { advance = (int)by.TotalSeconds }, Json, cancellationToken);
        await RefuseErrorsAsync(answer, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(path, cancellationToken);
        return await ReadAsync<T>(answer, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await RefuseErrorsAsync(answer, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;
    }

    private static async Task RefuseErrorsAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
            return;

        var request = answer.RequestMessage!;
        var reason = await ReasonAsync(answer, cancellationToken);
        throw new DemoException(
            $"{request.Method} {request.RequestUri!.AbsolutePath} answered {(int)answer.StatusCode} {reason}");
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            return "unauthenticated: the key file does not belong to this server.";
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<Problem>(Json, cancellationToken);
            return $"{problem?.Type?.Split('/')[^1]}: {problem?.Detail ?? problem?.Title}";
        }
        catch (JsonException)
        {
            return $"{answer.ReasonPhrase}.";
        }
    }
}
