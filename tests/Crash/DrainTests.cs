using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>
/// A real process is asked to stop while requests come in and a batch runs. Goal: who looks at readiness, as a load
/// balancer does, meets no failed request, what was acknowledged is there afterwards, and the batch goes on where it
/// stopped without sending anything twice.
/// </summary>
public sealed class DrainTests : IDisposable
{
    private const int Clients = 16;
    private const int Rows = 20_000;
    private const int StartsBefore = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServerFolder _folder = new();
    private readonly ConcurrentQueue<string> _acknowledged = [];
    private readonly ConcurrentQueue<string> _failures = [];
    private int _next;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stop_UnderLoad_FailsNoRequestOfWhoLooksAtReadiness_AndLosesNothing()
    {
        string batch;
        await using (var server = await _folder.StartServerAsync(("Drain__Notice", "00:00:01")))
        {
            batch = await UploadAsync(server.Client);
            using var notReady = new CancellationTokenSource();
            var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => LoadAsync(server.Client, notReady.Token)));
            await UntilAsync(() => Task.FromResult(_acknowledged.Count >= StartsBefore));

            server.Terminate();
            await UntilAsync(async () => await StatusAsync(server.Client, "/readyz") != HttpStatusCode.OK);
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(server.Client, "/livez"));
            var atNotice = _acknowledged.Count;
            await UntilAsync(() => Task.FromResult(_acknowledged.Count > atNotice + Clients));
            await notReady.CancelAsync();
            await load;

            Assert.Equal(0, await server.ExitAsync());
        }

        Assert.Empty(_failures);
        await using var next = await _folder.StartServerAsync();
        foreach (var id in _acknowledged)
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(next.Client, $"/v1/verifications/{id}"));

        await UntilAsync(async () =>
            (await BatchAsync(next.Client, batch)).GetProperty("status").GetString() == "completed");
        var counts = (await BatchAsync(next.Client, batch)).GetProperty("counts");
        Assert.Equal(Rows, counts.GetProperty("started").GetInt32());
        await UntilAsync(() => Task.FromResult(
            CrashTests.Submissions(_folder.Journal).Count >= Rows + _acknowledged.Count));
        var submissions = CrashTests.Submissions(_folder.Journal);
        Assert.Equal(submissions.Count, submissions.Distinct().Count());
    }

    [Fact]
    public async Task Stop_DuringASlowRequest_AnswersIt()
    {
        await using var server = await _folder.StartServerAsync();
        var body = new SlowBody("""{"to": "+998901234567"}"""u8.ToArray());
        var answer = server.Client.PostAsync("/v1/verifications", body);
        await body.HalfSent;

        server.Terminate();
        await UntilAsync(async () => await StatusAsync(server.Client, "/readyz") != HttpStatusCode.OK);
        body.SendRest();

        Assert.Equal(HttpStatusCode.Accepted, (await answer).StatusCode);
        Assert.Equal(0, await server.ExitAsync());
    }

    private static async Task<string> UploadAsync(HttpClient client)
    {
        var csv = new StringBuilder("to\n");
        for (var row = 0; row < Rows; row++)
            csv.Append($"+99891{2_000_009 + (row * 10)}\n");

        using var content = new StringContent(csv.ToString(), Encoding.UTF8, "text/csv");
        using var answer = await client.PostAsync("/v1/batches?purpose=invitation", content);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return await IdAsync(answer);
    }

    private static async Task<string> IdAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

    private static Task<JsonElement> BatchAsync(HttpClient client, string id) =>
        client.GetFromJsonAsync<JsonElement>($"/v1/batches/{id}");

    /// <summary>The status of the answer; 503 too where nobody answers any more.</summary>
    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        try
        {
            using var answer = await client.GetAsync(path);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return HttpStatusCode.ServiceUnavailable;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < Patience, "It did not come about.");
            await Task.Delay(10);
        }
    }

    private async Task LoadAsync(HttpClient client, CancellationToken notReady)
    {
        while (!notReady.IsCancellationRequested)
        {
            var to = $"+99890{1_000_000 + (Interlocked.Increment(ref _next) * 10) + 9}";
            try
            {
                using var answer = await client.PostAsJsonAsync(
                    "/v1/verifications", new { to }, CancellationToken.None);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                    _failures.Enqueue($"{answer.StatusCode}");
                else
                    _acknowledged.Enqueue(await IdAsync(answer));
            }
            catch (HttpRequestException fault)
            {
                _failures.Enqueue(fault.ToString());
            }
        }
    }

    /// <summary>A JSON body whose second half the test holds back.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly byte[] _json;
        private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowBody(byte[] json)
        {
            _json = json;
            Headers.ContentType = new("application/json");
        }

        public Task HalfSent => _half.Task;

        public void SendRest() => _rest.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_json.AsMemory(0, _json.Length / 2));
            await stream.FlushAsync();
            _half.SetResult();
            await _rest.Task;
            await stream.WriteAsync(_json.AsMemory(_json.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _json.Length;
            return true;
        }
    }
}
