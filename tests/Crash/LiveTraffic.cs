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

    private readonly ConcurrentDictionary<string, Fate> _fates = new();
    private int _next;

    /// <summary>Ids that were acknowledged, and their numbers.</summary>
    public ConcurrentQueue<(string Id, string To)> Started { get; } = new();

    /// <summary>Starts that were refused, by their status.</summary>
    public ConcurrentDictionary<HttpStatusCode, int> Refused { get; } = new();

    /// <summary>The settings of a route over SMPP to a server of the tests.</summary>
    public static IEnumerable<(string Name, string Value)> Route(
        string id, Smsc smsc, int links = 1, int window = 10, int patience = 10) =>
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
        ($"Routes__{id}__Smpp__ResponseTimeout", $"00:00:{patience}"),
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
                Started.Enqueue((await IdAsync(answer), to[1..]));
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
    /// What became of every verification that was acknowledged. Those of which the latest attempt is in none of the
    /// <paramref name="open"/> statuses are asked for once.
    /// </summary>
    public async Task<List<Fate>> FatesAsync(HttpClient client, params string[] open)
    {
        var unknown = Started.Where(
            one => !_fates.TryGetValue(one.Id, out var known) || open.Contains(known.Attempts[^1].Status));
        await Parallel.ForEachAsync(
            unknown.ToArray(), new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (one, token) =>
            {
                var verification = await client.GetFromJsonAsync<JsonElement>($"/v1/verifications/{one.Id}", token);
                _fates[one.Id] = new Fate(one.To,
                [
                    .. verification.GetProperty("attempts").EnumerateArray().Select(static attempt => (
                        attempt.GetProperty("route").GetString()!, attempt.GetProperty("status").GetString()!)),
                ]);
            });
        return [.. _fates.Values];
    }

    private static async Task<string> IdAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
}

/// <summary>A number, and the attempts to reach it.</summary>
internal sealed record Fate(string To, (string Route, string Status)[] Attempts);
