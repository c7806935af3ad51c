using Countersign.Carriers.Routing;
using Countersign.Verifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Tests.Routing;

public sealed class RoutesOptionsTests
{
    private static readonly Dictionary<string, string?> Sound = new(StringComparer.Ordinal)
    {
        ["Routes:a-gw:Kind"] = "fake",
        ["Routes:a-gw:Channels:0"] = "sms",
        ["Routes:a-gw:Channels:1"] = "voice",
        ["Routes:a-gw:Tenants:0"] = "acme",
        ["Routes:a-gw:Priority"] = "2",
        ["Routes:a-gw:Links"] = "3",
        ["Routes:a-gw:MaxPerSecond"] = "50",
        ["Routes:a-gw:BulkShare"] = "0.25",
        ["Routes:a-gw:Currency"] = "USD",
        ["Routes:a-gw:Sender"] = "Acme",
        ["Routes:a-gw:Destinations:0:Prefix"] = "+99890",
        ["Routes:a-gw:Destinations:0:Price"] = "12000",
        ["Routes:a-gw:Destinations:1:Region"] = "US",
        ["Routes:a-gw:Destinations:1:Price"] = "7000",
        ["Routes:a-gw:Destinations:1:Sender"] = "24365",
        ["Routes:a-gw:Fake:Host"] = "example",
    };

    [Fact]
    public void Read_OfASoundSection_GivesEveryMember()
    {
        var route = Assert.Single(Read(Sound).Routes);

        Assert.Equal("a-gw", route.Key);
        Assert.Equal([Channel.Sms, Channel.Voice], route.Value.Channels);
        Assert.Equal(["acme"], route.Value.Tenants);
        Assert.Equal((2, 3, 50, 0.25), (
            route.Value.Priority, route.Value.Links, route.Value.MaxPerSecond, route.Value.BulkShare));
        Assert.Equal(("USD", "Acme"), (route.Value.Currency, route.Value.Sender));
        Assert.Equal(["+99890", null], route.Value.Destinations.Select(one => one.Prefix));
        Assert.Equal([12_000L, 7_000L], route.Value.Destinations.Select(one => one.Price));
        Assert.Equal([null, "24365"], route.Value.Destinations.Select(one => one.Sender));
    }

    [Fact]
    public void Read_WithoutASection_HasNoRoutes() => Assert.Empty(Read([]).Routes);

    [Theory]
    [InlineData("Routes:a-gw:Kind", "pigeon", "Routes:a-gw:Kind must be one of Fake; it is 'pigeon'.")]
    [InlineData("Routes:a-gw:Priority", "10", "Routes:a-gw:Priority must be 1 to 9")]
    [InlineData("Routes:a-gw:Priority", "high", "Routes:a-gw:Priority must be a number")]
    [InlineData("Routes:a-gw:Links", "33", "Routes:a-gw:Links must be 1 to 32")]
    [InlineData("Routes:a-gw:MaxPerSecond", "0", "Routes:a-gw:MaxPerSecond must be 1 to 1000000")]
    [InlineData("Routes:a-gw:BulkShare", "1.5", "Routes:a-gw:BulkShare must be 0 to 1")]
    [InlineData("Routes:a-gw:Currency", "euro", "Routes:a-gw:Currency must be three capital letters")]
    [InlineData("Routes:a-gw:Channels:1", "telex", "Routes:a-gw:Channels:1 must be one of Sms, Voice")]
    [InlineData("Routes:a-gw:Channels:1", "1", "Routes:a-gw:Channels:1 must be one of Sms, Voice")]
    [InlineData("Routes:a-gw:Tenants", "acme", "Routes:a-gw:Tenants must be a list")]
    [InlineData("Routes:a-gw:Sender", "Acme & Sons", "Routes:a-gw:Sender is no sender id")]
    [InlineData("Routes:a-gw:Senders:0", "1", "Routes:a-gw:Senders:0 is no sender id")]
    [InlineData("Routes:a-gw:Destinations:0:Prefix", "99890", "Routes:a-gw:Destinations:0:Prefix must be a plus sign")]
    [InlineData("Routes:a-gw:Destinations:1:Region", "UK", "Routes:a-gw:Destinations:1:Region must be a country's")]
    [InlineData("Routes:a-gw:Destinations:1:Sender", "Acme", "Routes:a-gw:Destinations:1:Sender is a name, and")]
    [InlineData("Routes:a-gw:Destinations:0:Price", null, "Routes:a-gw:Destinations:0:Price must be given")]
    [InlineData("Routes:a-gw:Destinations:0:Price", "-1", "Routes:a-gw:Destinations:0:Price must be 0 to")]
    [InlineData("Routes:a-gw:Destinations:2:Region", "US", "Routes:a-gw:Destinations:2 has Prefix and Region of")]
    [InlineData("Routes:a-gw:Prize", "1", "Routes:a-gw:Prize is nothing that a route has")]
    [InlineData("Routes:a-gw:Smpp:Host", "x", "Routes:a-gw:Smpp is nothing that a route has")]
    [InlineData("Routes:a-gw:Destinations:0:Prise", "1", "Routes:a-gw:Destinations:0:Prise is nothing that")]
    [InlineData("Routes:a-gw:Fake:Host", "", "Routes:a-gw:Fake:Host must be given.")]
    [InlineData("Routes:A_GW:Kind", "fake", "Routes:A_GW: a route's id has 1 to 32 of a-z, 0-9 and -; rename it.")]
    [InlineData("Routes:sim-1:Kind", "fake", "Routes:sim-1: that id is a sandbox route's; rename it.")]
    [InlineData("Routes:b-gw:Kind", "fake", "Routes:b-gw:Destinations must name 1 to 1000 destinations")]
    [InlineData("Routes:b-gw:Currency", "EUR", "Routes must all have the same Currency")]
    public void Read_OfAFaultyMember_SaysWhatAndWhere(string key, string? value, string sentence)
    {
        var settings = new Dictionary<string, string?>(Sound, StringComparer.Ordinal) { [key] = value };

        var refusal = Assert.Throws<OptionsValidationException>(() => Read(settings));

        Assert.Contains(refusal.Failures, failure => failure.StartsWith(sentence, StringComparison.Ordinal));
    }

    private static RoutesOptions Read(Dictionary<string, string?> settings)
    {
        settings = settings.Where(pair => pair.Value is not null).ToDictionary(StringComparer.Ordinal);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<ICarrierKind, FakeKind>()
            .AddRoutes()
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<RoutesOptions>>().Value;
    }

    private sealed class FakeKind : ICarrierKind
    {
        public string Name => "Fake";

        public IReadOnlyList<string> Validate(string route, IConfigurationSection settings) =>
            route == "a-gw" && string.IsNullOrEmpty(settings["Host"]) ? [$"{settings.Path}:Host must be given."] : [];

        public ICarrierLink Open(string route, int number, IConfigurationSection settings) =>
            throw new InvalidOperationException("Nothing is opened here.");
    }
}
