using System.Text.Json;
using Countersign.Verifications;

namespace Countersign.Carriers.Tests.Http;

public sealed class HttpRequestTests : HttpLinkTest
{
    [Fact]
    public async Task Json_HoldsItsValues_WhateverTheyAre()
    {
        const string Body = """
            {"a": [{"to": "{to}", "n": "{to_digits:number}", "ttl": "{ttl:number}"}], "t": "<{text}>", "x": 1.50,
            "r": "{reference}"}
            """;
        var link = Open($$""" "Json": {{JsonSerializer.Serialize(Body)}}, {{Accepts}} """);

        await link.SubmitAsync(Message("\"}], \"to\": \"+1\"\\"));

        var request = Assert.Single(Site.Seen);
        Assert.Equal(
            """{"a":[{"to":"+998901234567","n":998901234567,"ttl":600}],"t":"<\"}], \"to\": \"+1\"\\>","x":1.50,"""
                + $"\"r\":\"{Messages.Reference}\"}}",
            request.Body);
        Assert.Equal("application/json", request.Headers.ContentType);
    }

    [Fact]
    public async Task AMessageWithoutACode_IsSpelledAsItIs_AndItsCodeIsLeftOut()
    {
        var link = Open($$"""
            "Form": { "Say": "{text_spelled}", "Code": "{code}", "Ref": "{reference}" }, {{Accepts}}
            """);

        await link.SubmitAsync(Message("Table 482913") with { Code = null, VerificationId = null, MessageId = "me_x" });

        Assert.Equal(
            $"Ref={Uri.EscapeDataString(Messages.Reference)}&Say=Table+482913", Assert.Single(Site.Seen).Body);
    }

    [Fact]
    public async Task ARouteThatCarriesCodesAlone_TakesNoMessageWithoutOne()
    {
        var link = Open($$""" "Form": { "Code": "{code}", "Ref": "{reference}" }, {{Accepts}} """);

        var refused = await link.SubmitAsync(Message() with { Code = null });
        Assert.Empty(Site.Seen);
        await link.SubmitAsync(Message());

        Assert.Equal(new SubmissionResult.Rejected(SubmissionResult.CodesOnly, TryNextRoute: true), refused);
        Assert.Single(Site.Seen);
    }

    [Fact]
    public async Task Form_EscapesItsValues()
    {
        var link = Open($$"""
            "Form": { "To": "{to}", "Body": "{text}", "Ref": "{reference}", "Braces": "[[]]" }, {{Accepts}}
            """.Replace("[[]]", "{{}}", StringComparison.Ordinal));

        await link.SubmitAsync(Message("a b&To=+1%20é"));

        var request = Assert.Single(Site.Seen);
        Assert.Equal(
            $"Body=a+b%26To%3D%2B1%2520%C3%A9&Braces=%7B%7D&Ref={Uri.EscapeDataString(Messages.Reference)}"
                + "&To=%2B998901234567",
            request.Body);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers.ContentType);
    }

    [Fact]
    public async Task Url_EscapesItsValues()
    {
        var link = Open(
            $$"""
            "Method": "GET", "Headers": { "X-Reference": "{reference}", "X-Key": "{idempotency_key}" }, {{Accepts}}
            """,
            "send/{country_code}/{to_national}?text={text}&channel={channel}");

        await link.SubmitAsync(Message("a/b?c=d&e +é#"));

        var request = Assert.Single(Site.Seen);
        Assert.Equal("GET", request.Method);
        Assert.Equal("/send/998/901234567?text=a%2Fb%3Fc%3Dd%26e%20%2B%C3%A9%23&channel=sms", request.Target);
        Assert.Equal(Messages.Reference, request.Headers["X-Reference"]);
        Assert.True(Guid.TryParse(request.Headers["X-Key"], out _));
        Assert.False(request.Headers.ContainsKey("traceparent"));
    }

    [Fact]
    public async Task WithoutASender_ItsMemberIsLeftOut()
    {
        var link = Open($$"""
            "Json": "{\"from\": \"{sender}\", \"who\": \"by {sender}\", \"r\": \"{reference}\"}", {{Accepts}}
            """);

        await link.SubmitAsync(Message() with { Sender = null });

        Assert.Equal($"{{\"who\":\"by \",\"r\":\"{Messages.Reference}\"}}", Assert.Single(Site.Seen).Body);
    }

    [Fact]
    public async Task ACodeForAVoice_IsReadDigitByDigit()
    {
        var link = Open($$"""
            "Form": { "a": "{text_spelled}", "b": "{code_spelled}", "c": "{channel}", "d": "{reference}" }, {{Accepts}}
            """);

        await link.SubmitAsync(Message() with { Channel = Channel.Voice });

        const string Spelled = "a=Your+code+is+4+8+2+9+1+3.&b=4+8+2+9+1+3&c=voice&";
        Assert.StartsWith(Spelled, Assert.Single(Site.Seen).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_ComeFromTheirFiles_AlsoWhenTheseAreExchanged()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "first\n");
        var link = Open($$"""
            "Secrets": { "key": "{{file}}" }, "Headers": { "Authorization": "Bearer {secret:key}" },
            "Basic": null, "Form": { "r": "{reference}", "k": "{secret:key}" }, {{Accepts}}
            """, time: TimeProvider.System);
        await link.SubmitAsync(Message() with { NotAfter = DateTimeOffset.MaxValue });

        var request = Assert.Single(Site.Seen);
        Assert.Equal("Bearer first", request.Headers.Authorization);
        Assert.StartsWith("k=first&", request.Body, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task UserAndPassword_AreSent()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "pass");
        var link = Open($$"""
            "Basic": { "User": "acme", "PasswordFile": "{{file}}" }, "Form": { "r": "{reference}" }, {{Accepts}}
            """);

        await link.SubmitAsync(Message());

        Assert.Equal("Basic YWNtZTpwYXNz", Assert.Single(Site.Seen).Headers.Authorization);
        File.Delete(file);
    }
}
