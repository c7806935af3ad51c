using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>Starts live verifications, each of a number of its own, and asks what became of them.</summary>
internal sealed class LiveTraffic
{
    private const int Readers = 8;

    private readonly ConcurrentDictionary<string, (string Route, string Status)[]> _attempts = new();
    private int _next;

    /// <summary>Ids that were acknowledged.</summary>
    public ConcurrentQueue<string> Started { get; } = new();

    /// <summary>Starts that were refused, by their status.</summary>
    public ConcurrentDictionary<HttpStatusCode, int> Refused { get; } = new();

    /// <summary>The settings of a route over SMPP to a server of the tests.</summary>
    public static IEnumerable<(string Name, string Value)> Route(
        string id, Smsc smsc, int links = 1, int window = 10) =>
    [
        ($"Routes__{id}__Kind", "Smpp"),
        ($"Routes__{id}__Links", $"{links}"),
        ($"Routes__{id}__MaxPerSecond", "10000"),
        ($"Routes__{id}__Destinations__0__Price", "1000"),
        ($"Routes__{id}__Smpp__Host", "127.0.0.1"),
        ($"Routes__{id}__Smpp__Port", $"{smsc.Port}"),
        ($"Routes__{id}__Smpp__SystemId", "tests"),
        ($"Routes__{id}__Smpp__Password", "secret"),
        ($"Routes__{id}__Smpp__Window", $"{window}"),
        ($"Routes__{id}__Smpp__ReconnectLimit", "00:00:01"),
        ("Bootstrap__AllowedRegions__0", "UZ"),
    ];

    /// <summary>A client with the live key.</summary>
    public static async Task<HttpClient> ClientAsync(ServerProcess server, string data)
    {
        var key = await File.ReadAllTextAsync(Path.Combine(data, "live.key"));
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
        {
            BaseAddress = server.Client.BaseAddress,
            Timeout = TimeSpan.FromSeconds(150),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        return client;
    }

    /// <summary>One start; false where the server is gone.</summary>
    public async Task<bool> StartAsync(HttpClient client)
    {
        var to = $"+99890{1_000_000 + (Interlocked.Increment(ref _next) * 10) + 9}";
        try
        {
            using var answer = await client.PostAsJsonAsync("/v1/verifications", new { to });
            if (answer.StatusCode == HttpStatusCode.Accepted)
                Started.Enqueue((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
            else
                Refused.AddOrUpdate(answer.StatusCode, 1, static (_, count) => count + 1);

            return true;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Starts as many as it can until told to stop or the server is gone.</summary>
    public Task PourAsync(HttpClient client, int clients, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            while (!stop.IsCancellationRequested && await StartAsync(client))
                await Task.Yield();
        }));

    /// <summary>
    /// The attempts of every verification that was acknowledged: each one's route and status. Those of which the latest
    /// is in none of the <paramref name="open"/> statuses are asked for once.
    /// </summary>
    public async Task<List<(string Route, string Status)[]>> AttemptsAsync(HttpClient client, params string[] open)
    {
        var unknown = Started.Where(id => !_attempts.TryGetValue(id, out var known) || open.Contains(known[^1].Status));
        await Parallel.ForEachAsync(
            unknown.ToArray(), new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (id, token) =>
            {
                var verification = await client.GetFromJsonAsync<JsonElement>($"/v1/verifications/{id}", token);
                _attempts[id] = [.. verification.GetProperty("attempts").EnumerateArray().Select(static attempt => (
                    attempt.GetProperty("route").GetString()!, attempt.GetProperty("status").GetString()!))];
            });
        return [.. _attempts.Values];
    }
}
