using Countersign.Carriers.Tests.Smpp.Peers;
using Microsoft.Extensions.Configuration;

namespace Countersign.Carriers.Tests.Smpp;

/// <summary>Settings that cannot work are refused in words.</summary>
public sealed class OptionsTests
{
    [Fact]
    public async Task TheFewSettingsThatAreRequired_AreEnough() =>
        Assert.Empty(await FaultsAsync(("Host", "smsc.example"), ("SystemId", "us"), ("Password", "secret")));

    [Fact]
    public async Task NoSettings_AreToldWhatIsMissing()
    {
        var faults = await FaultsAsync();

        Assert.Equal(2, faults.Count);
        Assert.Contains("Routes:a:Smpp:Host must name the carrier's host; set it.", faults);
        Assert.Contains(faults, static one => one.StartsWith("Routes:a:Smpp:SystemId must", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Port", "0")]
    [InlineData("Port", "65536")]
    [InlineData("SystemId", "sixteen-letters-")]
    [InlineData("SystemType", "thirteen-char")]
    [InlineData("Window", "0")]
    [InlineData("Window", "1001")]
    [InlineData("Waiting", "-1")]
    [InlineData("ResponseTimeout", "00:00:00")]
    [InlineData("EnquireInterval", "02:00:00")]
    [InlineData("ReconnectLimit", "00:00:00.5")]
    [InlineData("Sender", "a sender of more than twenty")]
    [InlineData("Sender", "Ωμέγα")]
    [InlineData("SourceTon", "7")]
    [InlineData("PasswordFile", "no/such/file")]
    [InlineData("ReceiptIdFormat", "Decimal")]
    [InlineData("Tls:CaFile", "no/such/file")]
    public async Task ASettingOutOfItsRange_IsNamed(string name, string value)
    {
        var fault = Assert.Single(await FaultsAsync(
            [("Host", "smsc.example"), ("SystemId", "us"), (name, value)]));

        Assert.StartsWith($"Routes:a:Smpp:{name} must", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Port", "many")]
    [InlineData("Alphabet", "Morse")]
    [InlineData("Pasword", "secret")]
    public async Task WhatCannotBeRead_OrIsNoSetting_IsRefused(string name, string value)
    {
        var fault = Assert.Single(await FaultsAsync(("Host", "smsc.example"), ("SystemId", "us"), (name, value)));

        Assert.StartsWith("Routes:a:Smpp cannot be read:", fault, StringComparison.Ordinal);
        Assert.Contains(name, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoPasswords_AreOneTooMany()
    {
        var file = Path.GetTempFileName();
        var fault = Assert.Single(await FaultsAsync(
            ("Host", "h"), ("SystemId", "us"), ("Password", "secret"), ("PasswordFile", file)));
        File.Delete(file);

        Assert.Contains("not be given together with PasswordFile", fault, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(params (string Name, string Value)[] settings)
    {
        await using var link = new TestLink(new ManualTime());
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Reverse().DistinctBy(static one => one.Name).Select(static one =>
                new KeyValuePair<string, string?>($"Routes:a:Smpp:{one.Name}", one.Value)))
            .Build().GetSection("Routes:a:Smpp");
        return link.Kind.Validate("a", section);
    }
}
