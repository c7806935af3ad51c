using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Countersign.Cluster;

/// <summary>
/// Clients that start and check through all front doors until they are told to stop. Each request carries an
/// idempotency key and is repeated, as its answers advise, until it is answered for good; what was acknowledged is
/// written down.
/// </summary>
internal sealed class SteadyLoad(IReadOnlyList<HttpClient> clients)
{
    private const int Workers = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(90);

    private static int _numbers;

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public ConcurrentQueue<Flow> Flows { get; } = new();

    /// <summary>Answered requests and refused or lost tries, by when they ended.</summary>
    public ConcurrentQueue<(TimeSpan At, bool Answered, string Why)> Tries { get; } = new();

    /// <summary>Seconds that clients were advised to wait, as often as they were.</summary>
    public ConcurrentDictionary<string, int> Advice { get; } = new();

    /// <summary>Answers that no client can do anything with.</summary>
    public int Faults => Tries.Count(one => one.Why == nameof(HttpStatusCode.InternalServerError));

    public TimeSpan Now => _clock.Elapsed;

    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => WorkAsync(clients[worker % clients.Count], stop)));

    /// <summary>Answered requests per second between two moments.</summary>
    public double Rate(TimeSpan from, TimeSpan until) =>
        Tries.Count(one => one.Answered && one.At >= from && one.At < until) / (until - from).TotalSeconds;

    /// <summary>From the first failed try to the last one between two moments.</summary>
    public (int Failed, TimeSpan Window) Failures(TimeSpan from, TimeSpan until)
    {
        var failed = Tries
            .Where(one => !one.Answered && one.At >= from && one.At < until)
            .Select(one => one.At)
            .ToList();
        return (failed.Count, failed.Count == 0 ? TimeSpan.Zero : failed.Max() - failed.Min());
    }

    private async Task WorkAsync(HttpClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await FlowAsync(client);
    }

    private async Task FlowAsync(HttpClient client)
    {
        var to = $"+99890{1_000_000 + (Interlocked.Increment(ref _numbers) * 10) + 9}";
        var started = await SendAsync(client, "/v1/verifications", new { to });
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        var id = started.Body.GetProperty("id").GetString()!;
        var flow = new Flow(id);
        Flows.Enqueue(flow);
        var wrong = await SendAsync(client, $"/v1/verifications/{id}/check", new { code = "0000" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        flow.WrongChecks++;
        if (await CodeAsync(client, to) is not { } code)
            return;

        var right = await SendAsync(client, $"/v1/verifications/{id}/check", new { code });
        Assert.Equal(HttpStatusCode.OK, right.Status);
        flow.ApprovedAt = right.Body.GetProperty("approved_at").GetString();
    }

    /// <summary>A message lost with the memory of a silo is no fault; its flow ends unapproved.</summary>
    private static async Task<string?> CodeAsync(HttpClient client, string to)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                var list = await client.GetFromJsonAsync<JsonElement>(
                    $"/v1/sandbox/messages?to={Uri.EscapeDataString(to)}");
                var items = list.GetProperty("items");
                if (items.GetArrayLength() > 0)
                    return items[0].GetProperty("code").GetString();
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Pause);
            }

            await Task.Delay(10);
        }

        return null;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpClient client, string path, object body)
    {
        var key = Guid.NewGuid().ToString();
        var begun = _clock.Elapsed;
        while (true)
        {
            var (status, answer, advised) = await TryAsync(client, path, body, key);
            // 409: the first try of the same request is still under way. 500 is a finding that must not hide the next.
            var retried = status is null or HttpStatusCode.Conflict or >= HttpStatusCode.InternalServerError;
            Tries.Enqueue((_clock.Elapsed, !retried, status?.ToString() ?? "no answer"));
            if (!retried)
                return (status!.Value, answer);

            Assert.True(_clock.Elapsed - begun < GiveUpAfter, $"{path} has no answer after {GiveUpAfter}: {status}.");
            if (advised is not null)
                Advice.AddOrUpdate(advised, 1, (_, count) => count + 1);
            var pause = double.TryParse(advised, out var seconds) ? TimeSpan.FromSeconds(seconds) : Pause;
            await Task.Delay(pause < LongestPause ? pause : LongestPause);
        }
    }

    private static async Task<(HttpStatusCode? Status, JsonElement Body, string? Advised)> TryAsync(
        HttpClient client, string path, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await client.SendAsync(request);
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
            return (answer.StatusCode, json, answer.Headers.RetryAfter?.ToString());
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
        {
            return (null, default, null);
        }
    }
}

/// <summary>What was acknowledged of one verification.</summary>
internal sealed class Flow(string id)
{
    public string Id => id;

    public int WrongChecks { get; set; }

    public string? ApprovedAt { get; set; }
}
