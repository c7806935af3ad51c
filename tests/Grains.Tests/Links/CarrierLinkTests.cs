using Countersign.Carriers;
using Countersign.Carriers.Links;
using Countersign.Grains.Tests.Verifications;

namespace Countersign.Grains.Tests.Links;

public sealed class CarrierLinkTests
{
    [Fact]
    public async Task Links_AreOpened_ThoughNothingIsSent()
    {
        await using var silo = await LinkSilo.StartAsync(links: 3);

        await NumberSilo.UntilAsync(() => silo.Links.Opened.Count >= 3);

        Assert.Equal([0, 1, 2], silo.Links.Opened.Select(link => link.Number).Order());
    }

    [Fact]
    public async Task Links_AreClosed_WhenTheSiloStops()
    {
        TestLinks links;
        await using (var silo = await LinkSilo.StartAsync())
        {
            links = silo.Links;
            await NumberSilo.UntilAsync(() => links.Opened.Count >= 2);
        }

        Assert.All(links.Opened, link => Assert.True(link.IsDisposed));
    }

    [Fact]
    public async Task Submissions_AreUnderWayAtOnce_OnAllLinks()
    {
        const int Many = 40;
        await using var silo = await LinkSilo.StartAsync();
        var gate = new TaskCompletionSource();
        silo.Links.Answer = async (submission, _) =>
        {
            await gate.Task;
            return new SubmissionResult.Accepted(submission.Reference);
        };

        var sent = Enumerable.Range(0, Many).Select(_ => silo.Carrier.SubmitAsync(silo.Submission())).ToList();
        await NumberSilo.UntilAsync(() => silo.Links.Submissions.Count == Many);
        gate.SetResult();

        Assert.All(await Task.WhenAll(sent), result => Assert.IsType<SubmissionResult.Accepted>(result));
    }

    [Fact]
    public async Task Submission_GoesToALinkThatIsUp()
    {
        await using var silo = await LinkSilo.StartAsync();
        silo.Links.States[0] = LinkState.Connecting;

        for (var n = 0; n < 10; n++)
            Assert.IsType<SubmissionResult.Accepted>(await silo.Carrier.SubmitAsync(silo.Submission()));

        Assert.Equal(10, silo.Links.Submissions.Count);
    }

    [Fact]
    public async Task Submission_WhereNoLinkIsUp_IsRejected_SoThatAnotherRouteTakesIt()
    {
        await using var silo = await LinkSilo.StartAsync();
        silo.Links.States[0] = silo.Links.States[1] = LinkState.Connecting;

        var result = await silo.Carrier.SubmitAsync(silo.Submission());

        Assert.Equal(new SubmissionResult.Rejected(LinkReasons.Down, TryNextRoute: true), result);
        Assert.Empty(silo.Links.Submissions);
    }

    [Fact]
    public async Task Submission_ThatArrivesTwice_IsHandedOverOnce()
    {
        await using var silo = await LinkSilo.StartAsync();
        var submission = silo.Submission();

        var first = await silo.Link(0).SubmitAsync(submission);
        var second = await silo.Link(0).SubmitAsync(submission);

        Assert.Equal(first, second);
        Assert.Single(silo.Links.Submissions);
    }

    [Fact]
    public async Task Submission_RecalledWhileItIsUnderWay_IsUnknown_AndIsNotMadeAgain()
    {
        await using var silo = await LinkSilo.StartAsync();
        silo.Links.Answer = static async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ContinueWith(
                static _ => { }, TaskScheduler.Default);
            return new SubmissionResult.Unknown("gone");
        };
        using var recall = new CancellationTokenSource();
        var sent = silo.Carrier.SubmitAsync(silo.Submission(), recall.Token);
        await NumberSilo.UntilAsync(() => !silo.Links.Submissions.IsEmpty);

        await recall.CancelAsync();

        Assert.IsType<SubmissionResult.Unknown>(await sent);
        Assert.Single(silo.Links.Submissions);
    }

    [Fact]
    public async Task Link_ThatBreaksItsContract_LeavesTheMessageUnknown()
    {
        await using var silo = await LinkSilo.StartAsync();
        silo.Links.Answer = static (_, _) => throw new InvalidOperationException("broken");

        var result = await silo.Carrier.SubmitAsync(silo.Submission());

        Assert.Equal(new SubmissionResult.Unknown(LinkReasons.Fault), result);
        Assert.Single(silo.Links.Submissions);
    }

    [Fact]
    public async Task Submission_PastItsTime_IsNotHandedOver()
    {
        await using var silo = await LinkSilo.StartAsync();

        Assert.IsType<SubmissionResult.Expired>(await silo.Carrier.SubmitAsync(silo.Submission(TimeSpan.Zero)));
        Assert.Empty(silo.Links.Submissions);
    }

    [Fact]
    public async Task AcceptedMessage_IsInTheIndex_WhenTheAnswerComes()
    {
        await using var silo = await LinkSilo.StartAsync();
        silo.Links.Answer = static (_, _) =>
            Task.FromResult<SubmissionResult>(new SubmissionResult.Accepted("carriers-own"));
        var before = silo.Store.Writes;

        await silo.Carrier.SubmitAsync(silo.Submission());

        Assert.Equal(before + 1, silo.Store.Writes);
    }

    [Fact]
    public async Task AcceptedMessage_WhoseReceiptCarriesTheReference_CostsNoWrite()
    {
        await using var silo = await LinkSilo.StartAsync();

        await silo.Carrier.SubmitAsync(silo.Submission());

        Assert.Equal(0, silo.Store.Writes);
    }

    [Fact]
    public async Task LinkThatIsNotConfigured_TakesNothing()
    {
        await using var silo = await LinkSilo.StartAsync(links: 2);

        var result = await silo.Link(2).SubmitAsync(silo.Submission());

        Assert.Equal(new SubmissionResult.Rejected(LinkReasons.Gone, TryNextRoute: true), result);
    }
}
