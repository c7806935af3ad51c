using System.Text.RegularExpressions;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Attacks;

/// <summary>
/// Requests that two readers would read differently, so that what one lets pass the other takes for something else.
/// </summary>
public sealed partial class SmugglingTests(SharedHost shared, ITestOutputHelper output)
{
    private const string Smuggled = "GET /v1/config HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string Json = "Content-Type: application/json\r\n";

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n", "{\"to\"")]
    [InlineData("Content-Length: 0x5\r\n", "{\"to\"")]
    [InlineData("Content-Length: -1\r\n", "")]
    [InlineData("Content-Length: 99999999999999999999\r\n", "{\"to\"")]
    [InlineData("Content-Length : 5\r\n", "{\"to\"")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "-1\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\r\n{\"to\"0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n")]
    [InlineData("X-A: 1\r\n X-Folded: 2\r\n", "")]
    [InlineData("X-A: 1\0\r\n", "")]
    [InlineData("X-A: 1\rX-B: 2\r\n", "")]
    [InlineData("Host: y\r\n", "")]
    public async Task ABodyOrHeadThatCanBeReadTwoWays_IsRefused_AndWhatFollowsIsNotRead(string headers, string body)
    {
        var answers = await AnswersAsync(
            $"POST /v1/verifications HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {shared.Host.Key}\r\n"
            + $"{Json}{headers}\r\n{body}");
        Assert.Equal(["400"], answers);
    }

    [Fact]
    public async Task ALengthBesideChunks_IsNotBelieved_AndTheConnectionEnds()
    {
        // A proxy that believes the length takes what follows the last chunk for the body; so must the server not take
        // it for a request.
        var answers = await AnswersAsync(
            $"POST /v1/verifications HTTP/1.1\r\nHost: x\r\n{Json}Content-Length: {5 + Smuggled.Length}\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        Assert.Single(answers);
        Assert.NotEqual("200", answers[0]);
    }

    [Theory]
    [InlineData("/v1/../admin/tenants")]
    [InlineData("/v1/%2e%2e/admin/tenants")]
    [InlineData("/v1/..%2fadmin/tenants")]
    [InlineData("//admin/tenants")]
    [InlineData("/ADMIN/tenants")]
    [InlineData("/admin/tenants/")]
    [InlineData("/admin;a=b/tenants")]
    [InlineData("/admin/tenants%00")]
    [InlineData("/livez/../admin/tenants")]
    [InlineData("http://127.0.0.1/admin/tenants")]
    [InlineData("/carriers/../admin/tenants")]
    public async Task APathInDisguise_OpensNothingOfOperators(string path)
    {
        var answers = await AnswersAsync(
            $"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {shared.Host.Key}\r\nConnection: close\r\n\r\n",
            "");
        Assert.Contains(Assert.Single(answers), Refusals);
    }

    [Theory]
    [InlineData("X-Original-URL: /admin/tenants\r\nX-Rewrite-URL: /admin/tenants\r\n")]
    [InlineData("X-HTTP-Method-Override: DELETE\r\nX-Forwarded-Path: /admin/tenants\r\n")]
    [InlineData("X-Tenant: other\r\nX-Forwarded-Host: admin\r\nForwarded: for=127.0.0.1;host=admin\r\n")]
    public async Task AHeaderThatNamesAnotherPlace_MovesNothing(string headers)
    {
        var answers = await AnswersAsync(
            $"GET /v1/config HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {shared.Host.Key}\r\n{headers}"
            + "Connection: close\r\n\r\n",
            "",
            text => Assert.Contains("\"tenant\":\"demo\"", text, StringComparison.Ordinal));
        Assert.Equal(["200"], answers);
    }

    [Fact]
    public async Task TwoKeysInOneRequest_AreNone()
    {
        var answers = await AnswersAsync(
            $"GET /v1/config HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nonsense\r\n"
            + $"Authorization: Bearer {shared.Host.Key}\r\nConnection: close\r\n\r\n",
            "");
        Assert.Equal(["401"], answers);
    }

    [Theory]
    [InlineData("""{"to":"+998901230101","to":"+998901230102"}""", "application/json", 400)]
    [InlineData("""{"to":"+998901230101","tenant":"other"}""", "application/json", 400)]
    [InlineData("""{"to":"+998901230101"}{"to":"+998901230102"}""", "application/json", 400)]
    [InlineData("""{"to":["+998901230101"]}""", "application/json", 400)]
    [InlineData("""{"to":"+998901230101"}""", "application/json; charset=utf-16", 415)]
    [InlineData("""to=%2B998901230101""", "application/x-www-form-urlencoded", 415)]
    [InlineData("""{"__proto__":{"tenant":"other"},"to":"+998901230101"}""", "application/json", 400)]
    public async Task ABodyThatSaysTwoThings_SaysNothing(string json, string type, int status)
    {
        using var client = await Limits.LimitTenant.ClientAsync(shared.Host, "\"name\": \"Smuggled\"");
        using var content = new StringContent(json);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await client.PostAsync("/v1/verifications", content, Flow.Token);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(await client.MessagesAsync("+998901230101"));
        Assert.Empty(await client.MessagesAsync("+998901230102"));
    }

    private static string[] Refusals => ["400", "401", "403", "404", "405"];

    /// <summary>
    /// The statuses of what comes back until the server closes, after another request was sent behind.
    /// </summary>
    private async Task<string[]> AnswersAsync(string bytes, string behind = Smuggled, Action<string>? look = null)
    {
        using var request = await RawRequest.SendAsync(shared.Host, bytes + behind);
        var text = await request.AnswerAsync();
        look?.Invoke(text);
        string[] answers = [.. Status().Matches(text).Select(static match => match.Groups["status"].Value)];
        output.WriteLine($"{string.Join(", ", answers)} to {bytes.Split("\r\n")[0]}");
        return answers;
    }

    [GeneratedRegex(@"HTTP/1\.1 (?<status>\d{3})", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Status();
}
