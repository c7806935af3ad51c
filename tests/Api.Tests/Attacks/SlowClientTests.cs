using System.Net;
using System.Net.Sockets;
using System.Text;
using Countersign.Api.Tests.Carriers;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Attacks;

/// <summary>Clients without a key that send as slowly as they can, on sockets of their own.</summary>
public sealed class SlowClientTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const string Secret = "a secret of the carrier";
    private const string Token = "/oauth/token";
    private const string Receipts = "/carriers/acme/receipts";

    private readonly string _folder = Directory.CreateTempSubdirectory("countersign-").FullName;
    private readonly List<RawRequest> _slow = [];
    private ApiHost? _host;

    /// <summary>The clients go first: a server that stops waits for what they have begun.</summary>
    public async ValueTask DisposeAsync()
    {
        _slow.ForEach(static request => request.Dispose());
        if (_host is not null)
            await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(Token)]
    [InlineData(Receipts)]
    public async Task BodiesThatDoNotCome_TakeFewPlaces_WhoeverSendsThem(string path)
    {
        var host = await StartAsync("--FrontDoor:MaxInFlight=40", "--FrontDoor:UnprovenBodyTime=00:01:00");
        for (var at = 0; at < 60; at++)
            await StallAsync(host, path, $"203.0.113.{at}");

        await AnsweredAsync(50, "HTTP/1.1 503");
        var starts = Enumerable.Range(0, 20).Select(_ => host.Client.StartAsync(SharedHost.FreshNumber()));
        var answers = await Task.WhenAll(starts);
        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        output.WriteLine($"60 bodies for {path} that do not come: 50 are refused at once, 20 of 20 starts are taken.");
    }

    [Fact]
    public async Task BodiesThatDoNotCome_LeaveWhatHasAProofInItsHead_AndTheOtherKind_AsTheyWere()
    {
        var host = await StartAsync(
            "--FrontDoor:MaxUnproven=4", "--FrontDoor:UnprovenBodyTime=00:01:00");
        for (var at = 0; at < 8; at++)
            await StallAsync(host, Token, $"203.0.113.{at}");
        await AnsweredAsync(4, "HTTP/1.1 503");

        var cut = host.Key.LastIndexOf('_');
        var basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{host.Key[..cut]}:{host.Key[(cut + 1)..]}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, Token)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
            Headers = { { "Authorization", $"Basic {basic}" } },
        };
        using var given = await host.Anonymous.SendAsync(request, Flow.Token);
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);

        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var stranger = await host.Anonymous.PostAsync(Token, form, Flow.Token);
        await stranger.ProblemAsync(HttpStatusCode.ServiceUnavailable, "overloaded");

        using var receipt = await host.Anonymous.PostJsonAsync(
            $"/carriers/beta/receipts/{Uri.EscapeDataString(Secret)}", """{"id":"none","state":"DELIVRD"}""");
        Assert.Equal(HttpStatusCode.NoContent, receipt.StatusCode);
    }

    [Fact]
    public async Task OneAddress_HoldsNoMoreBodiesThanItsOwn()
    {
        var host = await StartAsync(
            "--FrontDoor:MaxUnprovenPerAddress=3", "--FrontDoor:UnprovenBodyTime=00:01:00");
        for (var at = 0; at < 10; at++)
            await StallAsync(host, Token, "203.0.113.7");

        await AnsweredAsync(7, "HTTP/1.1 503");
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var elsewhere = await host.Anonymous.PostAsync(Token, form, Flow.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
    }

    [Theory]
    [InlineData(Token)]
    [InlineData(Receipts)]
    public async Task ABodyThatDribbles_HasItsTimeAndNoMore_HoweverSteadilyItComes(string path)
    {
        var host = await StartAsync("--FrontDoor:UnprovenBodyTime=00:00:00.5");
        var slow = await StallAsync(host, path, "203.0.113.7");
        var answer = slow.AnswerAsync("HTTP/1.1 408".Length);
        while (!answer.IsCompleted)
        {
            try
            {
                await slow.ContinueAsync(" ");
            }
            catch (IOException)
            {
                break; // It is closed, and the answer is there.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Flow.Token);
        }

        Assert.Equal("HTTP/1.1 408", await answer);
    }

    [Theory]
    [InlineData("/carriers/nobody/receipts", "404")]
    [InlineData("/carriers/beta/receipts/wrong", "401")]
    [InlineData("/carriers/acme/receipts", "401")]
    [InlineData("/v1/verifications", "401")]
    [InlineData("/admin/tenants", "401")]
    [InlineData("/v1/batches?purpose=x", "401")]
    public async Task AStranger_IsAnsweredBeforeItsBodyIsThere(string path, string status)
    {
        var host = await StartAsync("--FrontDoor:UnprovenBodyTime=00:01:00");
        var slow = await SendAsync(host, path, "", "");
        Assert.StartsWith($"HTTP/1.1 {status}", await slow.AnswerAsync(12), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionsOfOneAddress_AreNotAllThereAre()
    {
        var host = _host = await ApiHost.StartAsync(
            settings: ["--FrontDoor:MaxConnectionsPerAddress=20", "--FrontDoor:MaxConnections=200"]);
        var refused = 0;
        for (var at = 0; at < 30; at++)
        {
            try
            {
                _slow.Add(await RawRequest.SendAsync(host, "POST /v1/verifications HTTP/1.1\r\nHost: x\r\nX-"));
            }
            catch (Exception fault) when (fault is IOException or SocketException)
            {
                refused++; // Closed before its first bytes were written.
            }
        }

        await Wait.UntilAsync(() => refused + _slow.Count(static request => request.IsClosed) == 10);
        output.WriteLine("30 half requests of an address that may have 20 connections: 10 are closed at once.");
    }

    private async Task<ApiHost> StartAsync(params string[] settings)
    {
        var secret = Path.Combine(_folder, "secret");
        File.WriteAllText(secret, Secret);
        return _host = await ApiHost.StartAsync(settings:
        [
            "--FrontDoor:Proxies:0=127.0.0.1",
            .. Route("Signature"),
            .. Route("Token").Select(static one => one.Replace("acme", "beta", StringComparison.Ordinal)),
            .. settings,
        ]);

        string[] Route(string proof) => HttpRouteArguments.Of(
            $"Callbacks:Proof={proof}",
            $"Callbacks:SecretFile={secret}",
            "Callbacks:Receipts:Id=/id",
            "Callbacks:Receipts:Status=/state",
            "Callbacks:Receipts:Delivered:0=DELIVRD",
            "Callbacks:Receipts:Undelivered:0=UNDELIV");
    }

    /// <summary>
    /// A request whose head is whole, and whose body never is; for a carrier's path, signed as far as a head can show.
    /// </summary>
    private Task<RawRequest> StallAsync(ApiHost host, string path, string address)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var signature = $"webhook-id: m1\r\nwebhook-timestamp: {now}\r\nwebhook-signature: v1,AAAA\r\n";
        return SendAsync(host, path, $"X-Forwarded-For: {address}\r\n{signature}", "grant_type=");
    }

    private async Task<RawRequest> SendAsync(ApiHost host, string path, string headers, string body)
    {
        var request = await RawRequest.SendAsync(
            host,
            $"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\n"
            + $"Content-Length: 4000\r\n\r\n{body}");
        _slow.Add(request);
        return request;
    }

    /// <summary>Waits until exactly so many have been answered, all with this.</summary>
    private async Task AnsweredAsync(int count, string status)
    {
        await Wait.UntilAsync(() => _slow.Count(static request => request.HasAnswer) == count);
        foreach (var request in _slow.Where(static request => request.HasAnswer))
            Assert.StartsWith(status, await request.AnswerAsync(status.Length), StringComparison.Ordinal);
    }
}
