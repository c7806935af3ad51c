using Countersign.Carriers.Http;
using Countersign.Carriers.Tests.Conformance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Carriers.Tests.Http;

/// <summary>A link to a carrier's site, with settings that each test gives.</summary>
public abstract class HttpLinkTest : IAsyncLifetime
{
    private protected const string Accepts = """
        "Answer": {
          "Rules": [ { "Status": "200-299", "Means": "Accepted" }, { "Status": "429", "Means": "Throttled" } ]
        }
        """;

    private readonly List<ICarrierLink> _links = [];

    private protected CarrierSite Site { get; private set; } = null!;

    private protected ManualTime Time { get; } = new();

    public async ValueTask InitializeAsync() => Site = await CarrierSite.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links)
            await link.DisposeAsync();
        await Site.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A link that is up.</summary>
    /// <param name="settings">What stands in the section <c>Http</c> beside the URL.</param>
    /// <param name="path">What follows the site's address in the URL.</param>
    /// <param name="time">Its clock; null for the test's, which stands.</param>
    private protected ICarrierLink Open(string settings, string path = "messages", TimeProvider? time = null) =>
        OpenUrl($"{Site.Address}{path}", settings, time);

    /// <summary>As <see cref="Open"/>, to another site.</summary>
    private protected ICarrierLink OpenUrl(string url, string settings, TimeProvider? time = null)
    {
        var section = RouteSettings.Section($$"""{"Url": "{{url}}", {{settings}} }""");
        var kind = new HttpCarrierKind(time ?? Time, new TestRandom(), NullLoggerFactory.Instance);
        Assert.Empty(kind.Validate("route", section));
        var link = kind.Open("route", 0, section);
        _links.Add(link);
        link.Start();
        return link;
    }

    /// <summary>A message that is good for ten minutes of the test's clock.</summary>
    private protected static Submission Message(string text = CarrierPeer.DefaultText) => Messages.Of(text);
}
