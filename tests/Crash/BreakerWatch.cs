using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>Asks, as an operator does, where the breakers of all routes stand, and keeps when one moved.</summary>
internal sealed class BreakerWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _client;
    private readonly CancellationTokenSource _end = new();
    private readonly List<(TimeSpan At, string Route, string Breaker)> _moves = [];
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private readonly Task _watching;

    private BreakerWatch(HttpClient client)
    {
        _client = client;
        _watching = WatchAsync();
    }

    public static async Task<BreakerWatch> StartAsync(ServerProcess server, string data)
    {
        var key = await File.ReadAllTextAsync(Path.Combine(data, "operator.key"));
        var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        return new BreakerWatch(client);
    }

    /// <summary>The states that a route's breaker went through, in their order.</summary>
    public IReadOnlyList<string> Of(string route)
    {
        lock (_moves)
            return [.. _moves.Where(move => move.Route == route).Select(static move => move.Breaker)];
    }

    /// <summary>One line for each move.</summary>
    public string Table()
    {
        var table = new StringBuilder().AppendLine("second  route       breaker");
        lock (_moves)
        {
            foreach (var (at, route, breaker) in _moves)
                table.AppendLine($"{at.TotalSeconds,6:F1}  {route,-12}{breaker}");
        }

        return table.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _client.Dispose();
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var page = await _client.GetFromJsonAsync<JsonElement>("/admin/routes", _end.Token);
                foreach (var route in page.GetProperty("items").EnumerateArray())
                    Note(route.GetProperty("id").GetString()!, route.GetProperty("breaker").GetString()!);

                await Task.Delay(Interval, _end.Token);
            }
            catch (Exception cut) when (cut is HttpRequestException or OperationCanceledException)
            {
                // The server is busy, or the test is over.
            }
        }
    }

    private void Note(string route, string breaker)
    {
        lock (_moves)
        {
            if (_moves.LastOrDefault(move => move.Route == route).Breaker != breaker)
                _moves.Add((TimeProvider.System.GetElapsedTime(_begun), route, breaker));
        }
    }
}
