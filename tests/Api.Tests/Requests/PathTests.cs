using System.Net;
using System.Net.Sockets;
using System.Text;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Requests;

public sealed class PathTests(SharedHost shared)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v2/verifications")]
    [InlineData("/v1/verifications/ve_x/y/z")]
    [InlineData("/v1/verifications/ve_x/check/")]
    [InlineData("/balances")]
    [InlineData("/webhook")]
    [InlineData("/bench/empty")]
    [InlineData("/.data/sandbox.key")]
    public async Task AnUnknownPath_IsNotFound(string path)
    {
        using var response = await shared.Client.GetAsync(path, Flow.Token);
        if (path.EndsWith("check/", StringComparison.Ordinal))
            await response.ProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        else
            await response.ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("GET", "/v1/verifications", "POST")]
    [InlineData("DELETE", "/v1/verifications/ve_x", "GET")]
    [InlineData("PUT", "/v1/verifications/ve_x/check", "POST")]
    [InlineData("POST", "/readyz", "GET, HEAD")]
    public async Task AnotherMethod_IsNotAllowed_AndToldWhichAre(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await shared.Client.SendAsync(request, Flow.Token);
        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("ve_")]
    [InlineData("ve_..%2f..%2fve_x")]
    [InlineData("%2e%2e%2f%2e%2e")]
    [InlineData("ve_%F0%9F%98%80")]
    [InlineData("ve_x%20OR%201=1")]
    [InlineData("ve_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task AnIdThatNeverWas_IsNotFound(string id)
    {
        foreach (var suffix in new[] { "", "/timeline" })
        {
            using var response = await shared.Client.GetAsync(
                new Uri($"{shared.Client.BaseAddress}v1/verifications/{id}{suffix}"), Flow.Token);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("GET /v1/verifications/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "404")]
    [InlineData("GET //v1//verifications HTTP/1.1\r\nHost: x\r\n\r\n", "404")]
    [InlineData("GET /v1/verifications/%00 HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [InlineData("GET /livez HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GARBAGE\r\n\r\n", "400")]
    [InlineData(
        "POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "401")]
    [InlineData("POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400")]
    public async Task WhatIsHardlyHttp_IsAnsweredAndNotServed(string raw, string status) =>
        Assert.StartsWith($"HTTP/1.1 {status}", await RawAsync(raw), StringComparison.Ordinal);

    [Fact]
    public async Task ALineOrHeadersThatAreTooLong_AreRefused()
    {
        Assert.StartsWith(
            "HTTP/1.1 414",
            await RawAsync($"GET /{new string('a', 5_000)} HTTP/1.1\r\nHost: x\r\n\r\n"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 431",
            await RawAsync($"GET /livez HTTP/1.1\r\nHost: x\r\nX: {new string('a', 20_000)}\r\n\r\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryAnswer_SaysThatItIsNotToBeGuessedOrKept_AndNotWhoServes()
    {
        foreach (var path in new[] { "/livez", "/nowhere", "/v1/config" })
        {
            using var response = await shared.Host.Anonymous.GetAsync(path, Flow.Token);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.True(response.Headers.CacheControl?.NoStore);
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    private async Task<string> RawAsync(string raw)
    {
        var token = Flow.Token;
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, shared.Client.BaseAddress!.Port, token);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(raw), token);
        var answer = new byte[64];
        var count = await stream.ReadAtLeastAsync(answer, 12, throwOnEndOfStream: false, token);
        return Encoding.ASCII.GetString(answer, 0, count);
    }
}
