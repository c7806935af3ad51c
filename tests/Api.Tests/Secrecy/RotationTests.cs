using System.Collections.Concurrent;
using System.Net;
using Countersign.Api.Tests.Host;
using Countersign.Storage.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Api.Tests.Secrecy;

/// <summary>Two servers over one store are rolled out one after the other, twice, as the runbook says.</summary>
public sealed class RotationTests(ITestOutputHelper output)
{
    private static readonly KeyPurpose[] Purposes =
        [KeyPurpose.State, KeyPurpose.Pepper, KeyPurpose.Id, KeyPurpose.Signing, KeyPurpose.Checkpoint];

    private readonly ConcurrentQueue<string> _errors = new();
    private int _flows;

    [Fact]
    public async Task KeysOfEveryKind_Rotate_WhileVerificationsGoOn_WithoutAnError()
    {
        using var store = new SharedStore();
        await using var servers = new RollingServers(
            store, await ApiHost.StartAsync(store), await ApiHost.StartAsync(store));
        using var stop = new CancellationTokenSource();
        Task[] load = [LoadAsync(servers, stop.Token), LoadAsync(servers, stop.Token)];
        try
        {
            foreach (var words in new[] { new[] { "add" }, ["use", "2"] })
            {
                var (pending, token) = (await PendingAsync(servers), await TokenAsync(servers));
                foreach (var purpose in Purposes)
                    Change(servers, store, [words[0], purpose.ToString().ToLowerInvariant(), .. words[1..]]);
                await servers.RollAsync(async () => await PendingCheckedAsync(servers, await PendingAsync(servers)));

                await PendingCheckedAsync(servers, pending);
                Assert.Equal(HttpStatusCode.OK, await servers.RunAsync(async host =>
                {
                    using var client = host.WithKey(token);
                    using var answer = await client.GetAsync("/v1/status", Flow.Token);
                    return answer.StatusCode;
                }));
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(load);
        }

        output.WriteLine($"{_flows} verifications went on while keys of five kinds rotated; errors: {_errors.Count}.");
        Assert.Empty(_errors);
        Assert.True(_flows > 10, "There was no load.");
        var ring = await servers.RunAsync(static host => Task.FromResult(host.Services.GetRequiredService<IKeyRing>()));
        Assert.All(Purposes, purpose => Assert.Equal(2, ring.Current(purpose).Id));
    }

    private async Task LoadAsync(RollingServers servers, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await PendingCheckedAsync(servers, await PendingAsync(servers));
            Interlocked.Increment(ref _flows);
        }
    }

    /// <summary>A verification that waits for its code.</summary>
    private async Task<(string Id, string Code)> PendingAsync(RollingServers servers) =>
        await servers.RunAsync(async host =>
        {
            var to = SharedHost.FreshNumber();
            using var start = await host.Client.StartAsync(to);
            if (start.StatusCode == HttpStatusCode.Accepted)
                return ((await start.JsonAsync()).Text("id"), await host.Client.CodeAsync(to));
            _errors.Enqueue($"start: {await start.Content.ReadAsStringAsync(Flow.Token)}");
            return ("ve_none", "000000");
        });

    /// <summary>Checks it at any server; two that have the number's grain at once may ask to try again.</summary>
    private async Task PendingCheckedAsync(RollingServers servers, (string Id, string Code) pending)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (status, body) = await servers.RunAsync(async host =>
            {
                using var check = await host.Client.CheckAsync(pending.Id, pending.Code);
                return (check.StatusCode, await check.Content.ReadAsStringAsync(Flow.Token));
            });
            if (status == HttpStatusCode.OK)
                return;
            if (status == HttpStatusCode.ServiceUnavailable && attempt < 5)
                continue;
            _errors.Enqueue($"check: {body}");
            return;
        }
    }

    private static Task<string> TokenAsync(RollingServers servers) => servers.RunAsync(async host =>
    {
        var cut = host.Key.LastIndexOf('_');
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", host.Key[..cut]),
            new("client_secret", host.Key[(cut + 1)..]),
        ]);
        using var answer = await host.Anonymous.PostAsync("/oauth/token", form, Flow.Token);
        var given = await answer.JsonAsync();
        Assert.True(answer.IsSuccessStatusCode, given.GetRawText());
        return given.Text("access_token");
    });

    private static void Change(RollingServers servers, SharedStore store, string[] words)
    {
        using var errors = new StringWriter();
        var random = servers.Random;
        var path = Path.Combine(store.Folder, KeyRingOptions.DefaultFileName);
        Assert.True(KeyRingCommand.Run(words, path, random, TextWriter.Null, errors) == 0, errors.ToString());
    }
}

/// <summary>Servers of which each is replaced in turn, once nobody asks it anything.</summary>
internal sealed class RollingServers(SharedStore store, params ApiHost[] hosts) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ApiHost> _serving = [.. hosts];
    private readonly Dictionary<ApiHost, int> _asked = [];
    private int _next;

    public IRandomSource Random => hosts[0].Services.GetRequiredService<IRandomSource>();

    /// <summary>Asks one of those that serve, in turn.</summary>
    public async Task<T> RunAsync<T>(Func<ApiHost, Task<T>> ask)
    {
        ApiHost host;
        lock (_lock)
        {
            host = _serving[_next++ % _serving.Count];
            _asked[host] = _asked.GetValueOrDefault(host) + 1;
        }

        try
        {
            return await ask(host);
        }
        finally
        {
            lock (_lock)
                _asked[host]--;
        }
    }

    /// <summary>Replaces each, and does something in between.</summary>
    public async Task RollAsync(Func<Task> between)
    {
        for (var place = 0; place < hosts.Length; place++)
        {
            var old = hosts[place];
            lock (_lock)
                _serving.Remove(old);
            while (IsAsked(old))
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Flow.Token);
            var fresh = hosts[place] = await ApiHost.StartAsync(store);
            lock (_lock)
                _serving.Add(fresh);
            await old.DisposeAsync();
            await between();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
            await host.DisposeAsync();
    }

    private bool IsAsked(ApiHost host)
    {
        lock (_lock)
            return _asked.GetValueOrDefault(host) > 0;
    }
}
