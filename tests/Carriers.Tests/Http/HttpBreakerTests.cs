using Countersign.Carriers.Tests.Conformance;
using Microsoft.AspNetCore.Http;

namespace Countersign.Carriers.Tests.Http;

public sealed class HttpBreakerTests : HttpLinkTest
{
    private const string Settings = $$"""
        "Form": { "r": "{reference}" }, "Breaker": { "Of": 2, "Rest": "00:00:20" }, {{Accepts}}
        """;

    [Fact]
    public async Task ACarrierThatLosesMessages_IsGivenARest_AndTriedByOne()
    {
        var link = Open(Settings);
        Site.Answer = Status(500);
        await link.SubmitAsync(Message());
        await link.SubmitAsync(Message());

        Assert.Equal(LinkState.Connecting, link.State);
        var spared = Assert.IsType<SubmissionResult.Rejected>(await link.SubmitAsync(Message()));
        Assert.Equal(new SubmissionResult.Rejected("route-resting", TryNextRoute: true), spared);
        Assert.Equal(2, Site.Seen.Count);

        Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(LinkState.Up, link.State);
        await link.SubmitAsync(Message());
        Assert.Equal(LinkState.Connecting, link.State);
        Assert.Equal(3, Site.Seen.Count);

        Time.Advance(TimeSpan.FromSeconds(20));
        Site.Answer = Status(200);
        Assert.IsType<SubmissionResult.Accepted>(await link.SubmitAsync(Message()));
        Assert.Equal(LinkState.Up, link.State);
        Assert.IsType<SubmissionResult.Accepted>(await link.SubmitAsync(Message()));
    }

    [Fact]
    public async Task ACarrierThatCannotBeReached_IsGivenARestToo()
    {
        var link = Open(Settings);
        await Site.TreatAsync(Treatment.BeAway);

        await link.SubmitAsync(Message());
        Assert.Equal(LinkState.Up, link.State);
        await link.SubmitAsync(Message());

        Assert.Equal(LinkState.Connecting, link.State);
    }

    [Fact]
    public async Task ACarrierThatRefuses_Works()
    {
        var link = Open(Settings);
        Site.Answer = Status(429);
        for (var message = 0; message < 4; message++)
        {
            await link.SubmitAsync(Message());
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(LinkState.Up, link.State);
        Assert.Equal(4, Site.Seen.Count);
    }

    private static Func<HttpContext, HttpRequestSeen, Task> Status(int status) => (context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
