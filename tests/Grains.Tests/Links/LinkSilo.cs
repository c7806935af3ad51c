using Countersign.Carriers;
using Countersign.Carriers.Links;
using Countersign.Carriers.Routing;
using Countersign.Clusters;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage;
using Countersign.Verifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Grains.Tests.Links;

/// <summary>The links of one route in a cluster of their own.</summary>
internal sealed class LinkSilo : IAsyncDisposable
{
    public const string Route = "eu-1";

    private readonly ClusterFixture _cluster;
    private int _next;

    private LinkSilo(ClusterFixture cluster, TestLinks links, TestStore store) =>
        (_cluster, Links, Store) = (cluster, links, store);

    public TestLinks Links { get; }

    public TestStore Store { get; }

    public ICarrier Carrier => _cluster.Services.GetRequiredService<IRouteCarriers>().Find(Route)!;

    public IServiceProvider Services => _cluster.Services;

    public ICarrierLinkGrain Link(int number) => _cluster.Client.GetGrain<ICarrierLinkGrain>($"{Route}/{number}");

    public IReceiptIndexGrain Index(string messageId) =>
        _cluster.Client.GetGrain<IReceiptIndexGrain>(ReceiptBucket.KeyOf(Route, messageId));

    public static async Task<LinkSilo> StartAsync(int links = 2)
    {
        var (kind, store) = (new TestLinks(), new TestStore());
        var settings = new Dictionary<string, string?>
        {
            [$"Routes:{Route}:Kind"] = "test",
            [$"Routes:{Route}:Links"] = $"{links}",
            [$"Routes:{Route}:Destinations:0:Price"] = "1000",
            ["Links:PingInterval"] = "00:00:00.2",
        };
        var cluster = await ClusterFixture.StartAsync(services => services
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IKeyRing>(new TestKeys())
            .AddSingleton<IRandomSource>(new SeededRandom(1))
            .AddSingleton<ICarrierKind>(kind)
            .AddCountersignMemoryStorage(store.Storage)
            .AddRoutes()
            .AddReceipts()
            .AddReceiptIndex()
            .AddCarrierLinks());
        return new LinkSilo(cluster, kind, store);
    }

    public Submission Submission(TimeSpan? within = null)
    {
        var attempt = new AttemptAddress(new VerificationKey(7, 7), Interlocked.Increment(ref _next));
        return new Submission
        {
            Reference = AttemptReference.Format($"eu/{0:x32}", attempt),
            Route = Route,
            Channel = Channel.Sms,
            To = NumberRig.Number,
            Text = new MessageText("Your code is 123456."),
            Tenant = "acme",
            VerificationId = "ve_1",
            Code = CodeDigits.TryParse("123456", out var code) ? code : default,
            ClockOffset = TimeSpan.Zero,
            NotAfter = TimeProvider.System.GetUtcNow() + (within ?? TimeSpan.FromMinutes(1)),
        };
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
