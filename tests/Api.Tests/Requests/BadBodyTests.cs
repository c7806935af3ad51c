using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Requests;

/// <summary>Every request type, over HTTP, with every kind of bad body.</summary>
public sealed class BadBodyTests(SharedHost shared)
{
    private const string Start = """{"to":"+998901234567"}""";
    private const string Check = """{"code":"123456"}""";
    private const string CheckByNumber = """{"to":"+998901234567","code":"123456"}""";
    private const string Message = """{"to":"+998901234567","text":"Hello"}""";
    private const string Verify = """{"id":"ve_x","code":"123456"}""";

    private static readonly string?[] OtherTypes =
        ["text/plain", "application/xml", "application/json; charset=iso-8859-1", "application/jsonx", null];

    /// <summary>Path, a good body, the member that is needed, and a member of a wrong type.</summary>
    public static TheoryData<string, string, string, string> WithMembers => new()
    {
        { "/v1/verifications", Start, "/to", """{"to":998901234567}""" },
        { "/start_verification", Start, "/to", """{"to":["+998901234567"]}""" },
        { "/v1/verifications/ve_x/check", Check, "/code", """{"code":123456}""" },
        { "/v1/check", CheckByNumber, "/code", """{"to":"+998901234567","code":123456}""" },
        { "/check", CheckByNumber, "/to", """{"to":true,"code":"123456"}""" },
        { "/verify", Verify, "/id", """{"id":{},"code":"123456"}""" },
        { "/v1/messages", Message, "/text", """{"to":"+998901234567","text":1}""" },
        { "/send", Message, "/to", """{"to":null,"text":"Hello"}""" },
        { "/v1/sandbox/clock", """{"advance":1}""", "/advance", """{"advance":"1"}""" },
    };

    /// <summary>Path and a good body.</summary>
    public static TheoryData<string, string> All => new()
    {
        { "/v1/verifications", Start },
        { "/start_verification", Start },
        { "/v1/verifications/ve_x/check", Check },
        { "/v1/verifications/ve_x/resend", """{"channel":"sms"}""" },
        { "/v1/verifications/ve_x/cancel", "{}" },
        { "/v1/check", CheckByNumber },
        { "/check", CheckByNumber },
        { "/verify", Verify },
        { "/v1/messages", Message },
        { "/send", Message },
        { "/v1/messages/me_x/cancel", "{}" },
        { "/v1/sandbox/clock", """{"advance":0}""" },
    };

    [Theory, MemberData(nameof(WithMembers))]
    public async Task AMissingMember_IsNamed(string path, string good, string needed, string wrong)
    {
        Assert.NotEqual(good, wrong);
        Assert.Equal("The member is needed.", (await FaultsAsync(path, "{}"))[needed]);
    }

    [Theory, MemberData(nameof(WithMembers))]
    public async Task AMemberOfAWrongType_IsNamed(string path, string good, string needed, string wrong)
    {
        Assert.NotEqual(good, wrong);
        Assert.StartsWith("The value must be", (await FaultsAsync(path, wrong))[needed], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(WithMembers))]
    public async Task AMemberThatIsThereTwice_IsNamed(string path, string good, string needed, string wrong)
    {
        Assert.NotEqual(good, wrong);
        var member = needed[1..];
        var twice = $$"""{"{{member}}":"1",{{good[1..]}}""";
        Assert.Contains(needed, (await FaultsAsync(path, twice)).Keys);
        var doubled = await FaultsAsync(path, $"{good[..^1]},{good[1..]}");
        Assert.Contains("The member is there more than once.", doubled.Values);
    }

    [Theory, MemberData(nameof(All))]
    public async Task AnUnknownMember_IsNamed(string path, string good)
    {
        var unknown = good == "{}" ? """{"surprise":1}""" : $$"""{{good[..^1]}},"surprise":1}""";
        Assert.Equal("There is no such member.", (await FaultsAsync(path, unknown))["/surprise"]);
    }

    [Theory, MemberData(nameof(All))]
    public async Task MalformedJson_IsABadRequest(string path, string good)
    {
        foreach (var bad in new[] { good[..^1], good + "}", "[" + good + "]", "nul", "\"x\"", "{\"a\":01}" })
            Assert.Contains("", (await FaultsAsync(path, bad)).Keys);
    }

    [Theory, MemberData(nameof(All))]
    public async Task MalformedUtf8_IsABadRequest(string path, string good)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(good[..^1]), (byte)',', (byte)'"', 0xFF, 0xFE, .. "\":1}"u8];
        using var response = await PostAsync(path, bytes, "application/json");
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains("UTF-8", problem.GetProperty("errors").Text(""), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task AnOversizedBody_IsRefused(string path, string good)
    {
        var padded = Encoding.UTF8.GetBytes(good + new string(' ', 64 * 1024));
        using var whole = await PostAsync(path, padded, "application/json");
        await whole.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory, MemberData(nameof(All))]
    public async Task AnOversizedBodyWithoutALength_IsRefused(string path, string good)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(good + new string(' ', 200 * 1024)))),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await shared.Client.SendAsync(request, Flow.Token);
        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory, MemberData(nameof(All))]
    public async Task AnotherMediaType_IsRefused(string path, string good)
    {
        foreach (var type in OtherTypes)
        {
            using var response = await PostAsync(path, Encoding.UTF8.GetBytes(good), type);
            await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task ACompressedBody_IsRefused(string path, string good)
    {
        using var response = await PostAsync(path, Encoding.UTF8.GetBytes(good), "application/json", "gzip");
        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    public async Task JsonUnderItsOtherNames_IsRead(string type)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"to":"{{SharedHost.FreshNumber()}}"}""");
        using var response = await PostAsync("/v1/verifications", body, type);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task NoBodyAtAll_IsGoodForWhatNeedsNone_AndBadForTheRest()
    {
        using var resend = await PostAsync("/v1/verifications/ve_x/resend", [], null);
        await resend.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var cancel = await PostAsync("/v1/verifications/ve_x/cancel", [], null);
        await cancel.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var check = await PostAsync("/v1/verifications/ve_x/check", [], "application/json");
        var problem = await check.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal("A JSON object is needed.", problem.GetProperty("errors").Text(""));
    }

    private async Task<Dictionary<string, string>> FaultsAsync(string path, string json)
    {
        using var response = await shared.Client.PostJsonAsync(path, json);
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        return problem.GetProperty("errors").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
    }

    private Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? type, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return shared.Client.PostAsync(path, content, Flow.Token);
    }
}
