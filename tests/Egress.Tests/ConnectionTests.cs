using System.Net;
using System.Net.Sockets;

namespace Countersign.Egress.Tests;

/// <summary>Each forbidden way to this machine is tried with a listener waiting at its end.</summary>
public sealed class ConnectionTests
{
    private const string Ok = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

    private static readonly EgressLimits Limits = new()
    {
        Connections = 4,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        IdleTimeout = TimeSpan.FromSeconds(5),
    };

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("127.1")]
    [InlineData("127.0.1")]
    [InlineData("0")]
    [InlineData("0.0.0.0")]
    [InlineData("localhost")]
    [InlineData("localhost.")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[0:0:0:0:0:ffff:127.0.0.1]")]
    [InlineData("[::1%251]")]
    public async Task AnyFormOfThisMachine_IsRefused_BeforeItIsAsked(string host)
    {
        await using var listener = new Listener(Ok);
        using var http = Client(EgressPolicy.Public, new SystemResolver());
        await RefusedAsync(http, $"https://{host}:{listener.Port}/");
        Assert.Equal(0, listener.Connections);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fd00:ec2::254")]
    [InlineData("1.1.1.1", "127.0.0.1")]
    [InlineData("2606:4700::1111", "10.0.0.1")]
    public async Task ANameThatLeadsInside_IsRefused_EvenIfItAlsoLeadsOutside(params string[] addresses)
    {
        await using var listener = new Listener(Ok);
        using var http = Client(EgressPolicy.Public, new Answers([addresses]));
        await RefusedAsync(http, $"https://example.com:{listener.Port}/");
        Assert.Equal(0, listener.Connections);
    }

    [Fact]
    public async Task ANameThatMovesInsideAfterTheLook_IsConnectedWhereTheLookSaw()
    {
        await using var listener = new Listener(Ok);
        var answers = new Answers([["192.0.2.1"], ["127.0.0.1"]]);
        using (var http = Client(EgressPolicy.Public, answers))
            await RefusedAsync(http, $"https://example.com:{listener.Port}/");
        Assert.Equal(1, answers.Asked);

        // The first answer is this machine, which the sandbox may; the second would lead nowhere and is never asked.
        answers = new Answers([["127.0.0.1"], ["192.0.2.1"]]);
        using var sandbox = Client(EgressPolicy.PublicAndLoopback, answers);
        using var response = await GetAsync(sandbox, $"http://localhost:{listener.Port}/");
        Assert.Equal((HttpStatusCode.NoContent, 1), (response.StatusCode, answers.Asked));
    }

    [Fact]
    public async Task ANameIsLookedAt_ForEachConnection()
    {
        await using var listener = new Listener(Ok);
        var answers = new Answers([["127.0.0.1"], ["10.0.0.1"]]);
        using var http = Client(EgressPolicy.PublicAndLoopback, answers);
        (await GetAsync(http, $"http://localhost:{listener.Port}/")).Dispose();
        await RefusedAsync(http, $"http://localhost:{listener.Port}/");
        Assert.Equal((2, 1), (answers.Asked, listener.Connections));
    }

    [Theory]
    [InlineData("https://127.0.0.1")]
    [InlineData("https://localhost")]
    public async Task EvenTheSandbox_AsksThisMachineOverPlainHttpAlone(string url)
    {
        await using var listener = new Listener(Ok);
        using var http = Client(EgressPolicy.PublicAndLoopback, new SystemResolver());
        await RefusedAsync(http, $"{url}:{listener.Port}/");
        Assert.Equal(0, listener.Connections);
    }

    [Fact]
    public async Task EvenTheSandbox_AsksNoOtherMachineOverPlainHttp()
    {
        using var http = Client(EgressPolicy.PublicAndLoopback, new Answers([["1.1.1.1"]]));
        await RefusedAsync(http, "http://example.com:9/");
    }

    [Fact]
    public async Task ANameThatCannotBeResolved_IsRefused()
    {
        using var http = Client(EgressPolicy.Public, new Answers([]));
        await RefusedAsync(http, "https://example.com/");
        using var empty = Client(EgressPolicy.Public, new Answers([[]]));
        await RefusedAsync(empty, "https://example.com/");
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task ARedirect_IsAnAnswerAndNoAdvice(string status)
    {
        await using var inside = new Listener(Ok);
        await using var listener = new Listener(
            $"HTTP/1.1 {status}\r\nLocation: http://127.0.0.1:{inside.Port}/\r\nConnection: close\r\n\r\n");
        using var http = Client(EgressPolicy.PublicAndLoopback, new SystemResolver());
        using var response = await GetAsync(http, $"http://127.0.0.1:{listener.Port}/");
        Assert.Equal(status[..3], $"{(int)response.StatusCode}");
        Assert.Equal(0, inside.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.0 204 No Content\r\n\r\n", true)]
    [InlineData("HTTP/1.0 204 No Content\r\nConnection: keep-alive\r\n\r\n", false)]
    [InlineData(Ok, false)]
    public async Task APeerThatClosesWithoutAWord_IsAskedToCloseFromThenOn(string answer, bool closes)
    {
        await using var listener = new Listener(answer);
        using var http = Client(EgressPolicy.PublicAndLoopback, new SystemResolver());
        var requests = new List<string>();
        for (var sent = 0; sent < 2; sent++)
        {
            using var response = await GetAsync(http, $"http://127.0.0.1:{listener.Port}/");
            requests.Add(listener.Request);
            // The listener closes, whatever it has said; that is seen before the next.
            var end = TestContext.Current.CancellationToken;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, end);
        }

        Assert.DoesNotContain("Connection: close", requests[0], StringComparison.Ordinal);
        Assert.Equal(closes, requests[1].Contains("Connection: close", StringComparison.Ordinal));
    }

    [Fact]
    public void AProxy_IsNotTaken()
    {
        var limits = Limits with { Proxy = new WebProxy("http://127.0.0.1:1") };
        Assert.Throws<ArgumentException>(
            () => EgressHandler.ToTenants(limits, EgressPolicy.Public, new SystemResolver()));
        using var handler = EgressHandler.ToTenants(Limits, EgressPolicy.Public, new SystemResolver());
        Assert.Equal((false, false, false), (handler.UseProxy, handler.AllowAutoRedirect, handler.UseCookies));
    }

    private static HttpMessageInvoker Client(EgressPolicy policy, IAddressResolver resolver) =>
        EgressHandler.Invoker(EgressHandler.ToTenants(Limits, policy, resolver));

    private static Task<HttpResponseMessage> GetAsync(HttpMessageInvoker http, string url) =>
        http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, url), TestContext.Current.CancellationToken);

    private static async Task RefusedAsync(HttpMessageInvoker http, string url)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => GetAsync(http, url));
        Assert.True(
            fault is EgressRefusedException or UriFormatException || fault.InnerException is EgressRefusedException,
            $"{url} ended with {fault}");
    }

    /// <summary>Tells one list of addresses after the other; after the last, that there is no such name.</summary>
    private sealed class Answers(string[][] answers) : IAddressResolver
    {
        public int Asked { get; private set; }

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Asked < answers.Length
                ? Task.FromResult(Array.ConvertAll(answers[Asked++], IPAddress.Parse))
                : throw new SocketException((int)SocketError.HostNotFound);
    }
}
