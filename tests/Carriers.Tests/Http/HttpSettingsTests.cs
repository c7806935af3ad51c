using Countersign.Carriers.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Carriers.Tests.Http;

public sealed class HttpSettingsTests
{
    private const string Good = """
        "Url": "https://carrier.example/messages", "Form": { "r": "{reference}" },
        "Answer": { "Rules": [ { "Status": "200", "Means": "Accepted" } ] }
        """;

    [Fact]
    public void SettingsThatWork_HaveNoFault() => Assert.Empty(Faults(Good));

    [Theory]
    [InlineData("https://carrier.example/messages", "ftp://carrier.example/", "Url must be an absolute URL")]
    [InlineData("https://carrier.example/messages", "https://{to}.example/", "Url must be an absolute URL")]
    [InlineData("https://carrier.example/messages", "https://u:p@carrier.example/", "Url must be an absolute URL")]
    [InlineData("https://carrier.example/messages", "http://carrier.example/", "Url must begin with https")]
    [InlineData("{reference}", "{refrence} {reference}", "Form:r has '{refrence', which is no placeholder")]
    [InlineData("{reference}", "{reference", "Form:r has '{reference', which is no placeholder")]
    [InlineData("{reference}", "{secret:key}{reference}", "Form:r has '{secret:key', which is no placeholder")]
    [InlineData("{reference}", "{to}", "Answer:Id must say where the carrier's id")]
    [InlineData("\"200\"", "\"2oo\"", "Answer:Rules:0:Status must be status codes")]
    [InlineData("\"Accepted\"", "\"Rejected\"", "Answer:Rules must have 1 to 32 rules, one of them")]
    [InlineData("\"Accepted\"", "\"Taken\"", "* has a setting that is unknown or of the wrong kind")]
    [InlineData("\"Form\"", "\"Fomr\"", "* has a setting that is unknown or of the wrong kind")]
    public void AFaultySetting_IsNamed_WithItsRule(string good, string bad, string fault)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var faults = Faults(Good.Replace(good, bad, StringComparison.Ordinal));
        Assert.Contains(faults, one => one.StartsWith($"Routes:route:Http:{fault}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""  "Repeats": 1  """, "Repeats must be 0 unless")]
    [InlineData("""  "Headers": { "X-Text": "{text}" }  """, "Headers:X-Text has '{text', which is no placeholder")]
    [InlineData("""  "Headers": { "Content-Type": "text/xml" }  """, "Headers:Content-Type must be the name")]
    [InlineData("""  "Json": "{}"  """, "Json must be the only body")]
    [InlineData("""  "Method": "GET"  """, "Method must not be GET with a body")]
    [InlineData("""  "Json": "{\"a\": {to}}"  """, "Json must be JSON, with placeholders in strings")]
    [InlineData("""  "Json": "{\"a\": \"x{ttl:number}\"}"  """, "Json has a placeholder ':number' beside other text")]
    [InlineData("""  "Headers": { "X-Url": "{receipt_url}" }  """, "ReceiptUrl must be there")]
    [InlineData("""  "Basic": { "User": "a", "PasswordFile": "/nowhere/p" }  """, "Basic:PasswordFile must name")]
    [InlineData("""  "Secrets": { "a": "/nowhere/s" }, "Headers": { "A": "{secret:a}" }  """, "Secrets:a must name")]
    [InlineData("""  "Window": 0  """, "Window must be 1 to 10,000")]
    [InlineData("""  "Timeout": "00:03:00"  """, "Timeout must be 100 ms to 2 minutes")]
    [InlineData("""  "Breaker": { "Of": 1 }  """, "Breaker:Of must be 2 to 10,000")]
    public void AFaultyAddition_IsNamed_WithItsRule(string more, string fault) => Assert.Contains(
        Faults($"{Good}, {more}"),
        one => one.StartsWith($"Routes:route:Http:{fault}", StringComparison.Ordinal));

    [Fact]
    public void ARegexThatCouldRunForever_IsRefused() => Assert.Contains(
        Faults(Good.Replace("\"Status\"", "\"Regex\": \"(a)\\\\1\", \"Status\"", StringComparison.Ordinal)),
        static one => one.Contains("Answer:Rules:0:Regex must be a regular expression", StringComparison.Ordinal));

    [Fact]
    public async Task ARouteThatIsOnlyAskedAboutNumbers_SendsNoMessages()
    {
        const string Lookup = """
            {"Lookup": {"Url": "https://hlr.example/{to_digits}", "Method": "GET", "Reachable": {"Json": "/ok"}}}
            """;
        var kind = new HttpCarrierKind(TimeProvider.System, new TestRandom(), NullLoggerFactory.Instance);
        Assert.Empty(kind.Validate("route", RouteSettings.Section(Lookup)));
        await using var link = kind.Open("route", 0, RouteSettings.Section(Lookup));

        link.Start();

        Assert.Equal(LinkState.Closed, link.State);
        var message = Messages.Of("hello") with { NotAfter = DateTimeOffset.MaxValue };
        Assert.True(Assert.IsType<SubmissionResult.Rejected>(await link.SubmitAsync(message)).TryNextRoute);
    }

    private static IReadOnlyList<string> Faults(string http)
    {
        var kind = new HttpCarrierKind(TimeProvider.System, new TestRandom(), NullLoggerFactory.Instance);
        return kind.Validate("route", RouteSettings.Section($"{{{http}}}"));
    }
}
