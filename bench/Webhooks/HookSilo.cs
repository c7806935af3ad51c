using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Countersign.Events;
using Countersign.Silo.Clustering;
using Countersign.Silo.Hosting;
using Countersign.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Bench.Webhooks;

/// <summary>A silo within this process, with its store on the disk, whose tenants have endpoints.</summary>
internal sealed class HookSilo : IAsyncDisposable
{
    /// <summary>Events of one append, which is durable when it returns.</summary>
    public const int EventsPerAppend = 250;

    private static readonly byte[] Data = Encoding.UTF8.GetBytes($$"""{"note":"{{new string('x', 200)}}"}""");

    private readonly IHost _host;
    private readonly Dictionary<string, int> _sequences = new(StringComparer.Ordinal);

    private HookSilo(IHost host) => _host = host;

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<HookSilo> OpenAsync(string dataFolder)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Webhooks:AllowLoopback"] = "true";
        builder.AddCountersignSilo(HostSettings.OfApi(builder.Configuration), dataFolder);
        var host = builder.Build();
        await host.StartAsync();
        return new HookSilo(host);
    }

    /// <summary>Creates an endpoint; its id.</summary>
    public async Task<string> AddAsync(string tenant, string url)
    {
        var bytes = RandomNumberGenerator.GetBytes(16);
        var operation = new OperationId(BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes, 8));
        var id = WebhookId.Of(operation);
        var result = await Endpoint(tenant, id).CreateAsync(new WebhookOrder(operation, true, url, [], null));
        return result is WebhookResult.Done
            ? id
            : throw new InvalidOperationException($"an endpoint was answered with {result}");
    }

    /// <summary>Changes an endpoint.</summary>
    public Task<WebhookResult> ChangeAsync(string tenant, string id, string? url = null, bool? active = null) =>
        Endpoint(tenant, id).ChangeAsync(sandbox: true, new WebhookChange(url, null, null, active));

    /// <summary>Lets events happen, each to a subject of its own.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="count">How many.</param>
    /// <param name="before">Hears of each before it has happened: its <c>webhook-id</c>.</param>
    public async Task HappenAsync(string tenant, int count, Action<string>? before = null)
    {
        for (var done = 0; done < count; done += EventsPerAppend)
        {
            var drafts = ImmutableArray.CreateBuilder<EventDraft>();
            var partition = done / EventsPerAppend % EventLogKeys.Partitions;
            for (var at = done; at < Math.Min(count, done + EventsPerAppend); at++)
            {
                var sequence = _sequences[tenant] = _sequences.GetValueOrDefault(tenant) + 1;
                drafts.Add(new EventDraft
                {
                    Type = "verification.started",
                    Subject = $"{tenant}-{sequence}",
                    Sequence = 1,
                    At = 1_800_000_000_000,
                    Data = Data,
                });
                before?.Invoke($"{tenant}-{sequence}-1");
            }

            await Grains.GetGrain<IEventLogGrain>(EventLogKeys.Of(tenant, sandbox: true, partition))
                .AppendAsync(drafts.ToImmutable());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private IWebhookEndpointGrain Endpoint(string tenant, string id) =>
        Grains.GetGrain<IWebhookEndpointGrain>(WebhookId.Key(tenant, id));
}
