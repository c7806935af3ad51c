using Microsoft.AspNetCore.Http;

namespace Countersign.Carriers.Tests.Http;

public sealed class HttpAnswerTests : HttpLinkTest
{
    private const string Rules = """
        "Form": { "text": "{text}" },
        "Answer": {
          "Id": { "Regex": "^OK: (\\S+)" },
          "Rules": [
            { "Status": "200", "Regex": "^OK", "Means": "Accepted" },
            { "Status": "200", "Json": "/error/code", "Is": [ "7" ], "Means": "Rejected", "Reason": "bad-number" },
            { "Header": "X-Full", "Means": "Throttled" },
            { "Status": "400-499,503", "Means": "NextRoute" },
            { "Status": "500", "Means": "Unknown", "Reason": "carrier-says-so" }
          ]
        }
        """;

    [Theory]
    [InlineData(200, "OK: m-1 cost 2", "Accepted { MessageId = m-1 }")]
    [InlineData(200, "OK", "Unknown { Reason = unreadable-answer }")]
    [InlineData(200, "", "Unknown { Reason = unexpected-answer }")]
    [InlineData(200, """{"error": {"code": 7}}""", "Rejected { Reason = bad-number, TryNextRoute = False }")]
    [InlineData(200, """{"error": {"code": 8}}""", "Unknown { Reason = unexpected-answer }")]
    [InlineData(404, "", "Rejected { Reason = route-failed, TryNextRoute = True }")]
    [InlineData(503, "", "Rejected { Reason = route-failed, TryNextRoute = True }")]
    [InlineData(500, "", "Unknown { Reason = carrier-says-so }")]
    [InlineData(502, "", "Unknown { Reason = unexpected-answer }")]
    public async Task TheFirstRuleThatFits_Decides(int status, string body, string result)
    {
        var link = Open(Rules);
        Site.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        };

        Assert.Equal(result, $"{await link.SubmitAsync(Message())}");
    }

    [Fact]
    public async Task ARedirect_IsNotFollowed()
    {
        var link = Open(Rules);
        Site.Answer = static (context, _) =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };

        Assert.IsType<SubmissionResult.Unknown>(await link.SubmitAsync(Message()));
        Assert.Single(Site.Seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnAnswerOverTheLimit_IsUnknown(bool saysItsLength)
    {
        var link = Open(Rules + """, "MaxAnswerBytes": 1024""");
        Site.Answer = async (context, _) =>
        {
            var body = "OK: m-1" + new string(' ', 2_000);
            context.Response.ContentLength = saysItsLength ? body.Length : null;
            await context.Response.WriteAsync(body);
        };

        Assert.IsType<SubmissionResult.Unknown>(await link.SubmitAsync(Message()));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("3600", 60)]
    [InlineData("nonsense", 1)]
    public async Task ACarrierThatAsksToBeSpared_IsSparedForAsLong(string retryAfter, int seconds)
    {
        var link = Open(Rules);
        Site.Answer = (context, _) =>
        {
            context.Response.Headers["X-Full"] = "yes";
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        };

        Assert.True(Assert.IsType<SubmissionResult.Rejected>(await link.SubmitAsync(Message())).TryNextRoute);
        Assert.Equal(LinkState.Throttled, link.State);
        await link.SubmitAsync(Message());
        Assert.Single(Site.Seen);

        Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.Equal(LinkState.Throttled, link.State);
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(LinkState.Up, link.State);
    }
}
