using Countersign.Carriers.Routing;
using Countersign.Numbers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Tests.Routing;

public sealed class OperatorTests
{
    private static readonly Dictionary<string, string?> Sound = new(StringComparer.Ordinal)
    {
        ["Operators:beeline-uz:Name"] = "Beeline",
        ["Operators:beeline-uz:Prefixes:0"] = "+99890",
        ["Operators:beeline-uz:Prefixes:1"] = "+99891",
        ["Operators:ucell:Name"] = "Ucell",
        ["Operators:ucell:Prefixes:0"] = "+99893",
        ["Operators:ucell:Prefixes:1"] = "+998901",
        ["Routes:a-gw:Kind"] = "Simulated",
        ["Routes:a-gw:Destinations:0:Operator"] = "beeline-uz",
        ["Routes:a-gw:Destinations:0:Price"] = "9000",
        ["Routes:a-gw:Destinations:1:Region"] = "UZ",
        ["Routes:a-gw:Destinations:1:Price"] = "12000",
    };

    [Theory]
    [InlineData("+998901234567", 9_000)]
    [InlineData("+998911234567", 9_000)]
    [InlineData("+998931234567", 12_000)]
    public void ADestination_MayBeAnOperator_WhichIsAllItsPrefixes(string to, long price)
    {
        var options = Read(Sound).GetRequiredService<IOptions<RoutesOptions>>().Value;

        var places = new Places(options.Routes["a-gw"]);

        Assert.Equal(price, places.Find(to.AsSpan(1), "UZ")?.Price);
    }

    [Theory]
    [InlineData("+998911234567", "Beeline")]
    [InlineData("+998901234567", "Ucell")] // The longer prefix.
    [InlineData("+998971234567", null)]
    public void TheBook_NamesWhomThePlanGaveTheNumber(string to, string? name)
    {
        Assert.True(E164.TryParseCanonical(to, out var number));
        Assert.Equal(name, Read(Sound).GetRequiredService<OperatorBook>().Find(number));
    }

    [Theory]
    [InlineData("Routes:a-gw:Destinations:0:Operator", "nobody", "'nobody' is none of Operators")]
    [InlineData("Routes:a-gw:Destinations:0:Prefix", "+99890", "has a Prefix and an Operator")]
    [InlineData("Operators:ucell:Prefixes:0", "+99890", "+99890 is beeline-uz's too")]
    [InlineData("Operators:ucell:Prefixes:0", "99893", "is not a plus sign and 1 to 15 digits")]
    [InlineData("Operators:ucell:Name", "", "Operators:ucell:Name must have 1 to 64 characters")]
    [InlineData("Operators:ucell:Region", "UZ", "Operators:ucell:Region is nothing that")]
    public void WhatCannotWork_IsRefusedByName(string setting, string value, string complaint)
    {
        var services = Read(new Dictionary<string, string?>(Sound, StringComparer.Ordinal) { [setting] = value });

        var fault = Assert.Throws<OptionsValidationException>(() =>
        {
            _ = services.GetRequiredService<IOptions<OperatorsOptions>>().Value;
            return services.GetRequiredService<IOptions<RoutesOptions>>().Value;
        });
        Assert.Contains(complaint, fault.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Read(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddSingleton<ICarrierKind, Kind>()
        .AddRoutes()
        .BuildServiceProvider();

    private sealed class Kind : ICarrierKind
    {
        public string Name => "Simulated";

        public IReadOnlyList<string> Validate(string route, IConfigurationSection settings) => [];

        public ICarrierLink Open(string route, int number, IConfigurationSection settings) =>
            throw new InvalidOperationException("Nothing is opened here.");
    }
}
