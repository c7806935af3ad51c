namespace Countersign.Egress.Tests;

public sealed class UrlTests
{
    [Theory]
    [InlineData("https://example.com/hooks?x=1")]
    [InlineData("https://example.com:8443/")]
    [InlineData("https://93.184.216.34/")]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]/")]
    public void AUrlOfThePublicInternet_IsTaken(string text)
    {
        Assert.True(EgressUrl.TryRead(text, EgressPolicy.Public, out var url, out var fault), fault);
        Assert.Equal(Uri.UriSchemeHttps, url.Scheme);
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("/hooks")]
    [InlineData("http://example.com/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("https://example.com/#part")]
    [InlineData("https://example.com\\@127.0.0.1/")]
    [InlineData("https://exa mple.com/")]
    [InlineData("https://example.com/\u00e9")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://a.localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://0/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:8.8.8.8]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://10.1.2.3/")]
    public void AnyOther_IsRefused_WithAReason(string text)
    {
        Assert.False(EgressUrl.TryRead(text, EgressPolicy.Public, out var url, out var fault));
        Assert.Null(url);
        Assert.StartsWith("The URL must", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AUrl_HasALongestLength()
    {
        var start = "https://example.com/";
        Assert.True(Read(start.PadRight(EgressUrl.MaxLength, 'a')));
        Assert.False(Read(start.PadRight(EgressUrl.MaxLength + 1, 'a')));

        static bool Read(string text) => EgressUrl.TryRead(text, EgressPolicy.Public, out _, out _);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9000/", true)]
    [InlineData("http://[::1]:9000/", true)]
    [InlineData("http://localhost:9000/", true)]
    [InlineData("http://127.1.2.3/", true)]
    [InlineData("https://example.com/", true)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://169.254.169.254/", false)]
    [InlineData("http://example.com/", false)]
    [InlineData("http://[::ffff:127.0.0.1]/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://10.0.0.1/", false)]
    public void InTheSandbox_PlainHttpIsForThisMachineAlone(string text, bool isTaken) =>
        Assert.Equal(isTaken, EgressUrl.TryRead(text, EgressPolicy.PublicAndLoopback, out _, out _));
}
