using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Countersign.Bench.Load;

namespace Countersign.Bench.Bulk;

/// <summary>Uploads batches and asks how they are.</summary>
internal sealed class BatchClient : IDisposable
{
    private static readonly TimeSpan UploadLimit = TimeSpan.FromMinutes(10);

    private readonly HttpClient _client;

    public BatchClient(Target target)
    {
        _client = new HttpClient
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{target.Ports[0]}")),
            Timeout = UploadLimit,
        };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
    }

    /// <summary>Uploads a file; answers the batch's id once the service says that every row is durable.</summary>
    public async Task<string> SubmitAsync(string path)
    {
        await using var file = File.OpenRead(path);
        using var content = new StreamContent(file, bufferSize: 64 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await _client.PostAsync(new Uri("/v1/batches?mode=verify", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"a batch was answered with {(int)answer.StatusCode}: {text}");
        using var batch = JsonDocument.Parse(text);
        return batch.RootElement.GetProperty("id").GetString()!;
    }

    public async Task<BatchProgress> ProgressAsync(string id)
    {
        await using var answer = await _client.GetStreamAsync(new Uri($"/v1/batches/{id}", UriKind.Relative));
        using var batch = await JsonDocument.ParseAsync(answer);
        var counts = batch.RootElement.GetProperty("counts");
        return new BatchProgress(
            batch.RootElement.GetProperty("status").GetString()!,
            batch.RootElement.GetProperty("rows").GetInt32(),
            counts.GetProperty("started").GetInt32(),
            counts.GetProperty("delivered").GetInt32());
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>How far a batch is.</summary>
internal sealed record BatchProgress(string Status, int Rows, int Started, int Delivered)
{
    /// <summary>Every row has its outcome, and every started one its receipt.</summary>
    public bool IsSettled => Status == "completed" && Delivered >= Started;
}
