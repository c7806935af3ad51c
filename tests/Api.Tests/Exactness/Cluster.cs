using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Exactness;

/// <summary>One server, or several over one store. Requests go round the servers.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly SharedStore? _store;

    private Cluster(SharedStore? store, ApiHost[] hosts) => (_store, Hosts) = (store, hosts);

    public ApiHost[] Hosts { get; }

    public HttpClient Any => Hosts[0].Client;

    public static async Task<Cluster> StartAsync(int servers)
    {
        if (servers == 1)
            return new Cluster(null, [await ApiHost.StartAsync()]);
        var (store, hosts) = (new SharedStore(), new ApiHost[servers]);
        for (var i = 0; i < servers; i++)
            hosts[i] = await ApiHost.StartAsync(store);
        return new Cluster(store, hosts);
    }

    /// <summary>Sends so many requests at the same time; the statuses of the answers.</summary>
    public async Task<HttpStatusCode[]> AllAsync(int count, Func<HttpClient, Task<HttpResponseMessage>> send)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sent = Enumerable.Range(0, count).Select(async i =>
        {
            await gate.Task;
            using var response = await send(Hosts[i % Hosts.Length].Client);
            return response.StatusCode;
        }).ToArray();
        gate.SetResult();
        return await Task.WhenAll(sent);
    }

    /// <summary>The code that reached the number's handset, on whichever server it did.</summary>
    public async Task<string> CodeAsync(string number) =>
        await await Task.WhenAny(Hosts.Select(host => FoundAsync(host, number)));

    /// <summary>Messages to the number on all servers, once no more come.</summary>
    public async Task<int> MessagesAsync(string number)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Flow.Token);
        var messages = await Task.WhenAll(Hosts.Select(host => host.Client.MessagesAsync(number)));
        return messages.Sum(static list => list.Length);
    }

    /// <summary>
    /// What happened to a verification, oldest first, as a server that starts now reads it from the store.
    /// </summary>
    public async Task<string[]> TimelineAsync(string id)
    {
        await using var fresh = _store is null ? null : await ApiHost.StartAsync(_store);
        var client = fresh?.Client ?? Any;
        var timeline = await client.GetFromJsonAsync<JsonElement>(
            $"/v1/verifications/{id}/timeline", Flow.Token);
        return [.. timeline.GetProperty("items").EnumerateArray().Select(static entry => entry.Text("kind"))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
            await host.DisposeAsync();
        _store?.Dispose();
    }

    private static async Task<string> FoundAsync(ApiHost host, string number)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            if (await host.Client.MessagesAsync(number) is [var newest, ..])
                return newest.Text("code");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
        }

        throw new InvalidOperationException("No message came within five seconds.");
    }
}
