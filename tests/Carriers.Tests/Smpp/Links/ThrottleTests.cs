using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Tests.Smpp.Peers;

namespace Countersign.Carriers.Tests.Smpp.Links;

/// <summary>A carrier that asks to be spared is spared.</summary>
public sealed class ThrottleTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(CommandStatus.Throttled, "smpp-throttled")]
    [InlineData(CommandStatus.QueueFull, "smpp-queue-full")]
    public async Task AThrottledLink_RefusesForAnotherRoute_UntilItsPauseIsOver(uint status, string slug)
    {
        await using var link = new TestLink(_time, static options => options.Window = 1);
        using var smsc = await link.UpAsync();
        var (submitting, waiting) = (link.SubmitAsync(), link.SubmitAsync());
        await smsc.RefuseAsync(await smsc.ExpectAsync(CommandId.SubmitSm), status);

        Assert.Equal(new SubmissionResult.Rejected(slug, true), await submitting);
        Assert.Equal(new SubmissionResult.Rejected("smpp-throttled", true), await waiting);
        Assert.Equal(LinkState.Throttled, link.Link.State);
        Assert.Equal(new SubmissionResult.Rejected("smpp-throttled", true), await link.SubmitAsync());

        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(LinkState.Up, link.Link.State);
        var next = link.SubmitAsync();
        await smsc.AnswerAsync(await smsc.ExpectAsync(CommandId.SubmitSm), "1");
        Assert.IsType<SubmissionResult.Accepted>(await next);
    }

    [Fact]
    public async Task Pauses_Double_WhileTheCarrierKeepsAsking_AndBeginAnewAfterAnAcceptance()
    {
        await using var link = new TestLink(_time, static o => o.ThrottleLimit = TimeSpan.FromSeconds(1));
        using var smsc = await link.UpAsync();

        foreach (var pause in new[] { 500, 1_000, 1_000 })
            await ThrottledForAsync(link, smsc, TimeSpan.FromMilliseconds(pause));

        var accepted = link.SubmitAsync();
        await smsc.AnswerAsync(await smsc.ExpectAsync(CommandId.SubmitSm), "1");
        await accepted;
        await ThrottledForAsync(link, smsc, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task AWindowFullOfSuchAnswers_IsOnePause()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var all = Enumerable.Range(0, 10).Select(_ => link.SubmitAsync()).ToList();
        for (var answer = 0; answer < all.Count; answer++)
            await smsc.RefuseAsync(await smsc.ExpectAsync(CommandId.SubmitSm), CommandStatus.Throttled);

        Assert.All(await Task.WhenAll(all), static one => Assert.IsType<SubmissionResult.Rejected>(one));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(LinkState.Up, link.Link.State);
    }

    private async Task ThrottledForAsync(TestLink link, SmscEnd smsc, TimeSpan pause)
    {
        var submitting = link.SubmitAsync();
        await smsc.RefuseAsync(await smsc.ExpectAsync(CommandId.SubmitSm), CommandStatus.Throttled);
        await submitting;

        _time.Advance(pause - TimeSpan.FromMilliseconds(1));
        Assert.Equal(LinkState.Throttled, link.Link.State);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(LinkState.Up, link.Link.State);
    }
}
