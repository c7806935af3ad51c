namespace Countersign.Carriers.Tests.Conformance;

/// <summary>
/// What is demanded of a carrier behind a connection, on top of <see cref="CarrierConformance"/>: the other side can do
/// all that <see cref="Treatment"/> names, and the carrier keeps what <see cref="ICarrierLink"/> promises.
/// </summary>
public abstract partial class LinkConformance : CarrierConformance
{
    private ICarrierLink Link => (ICarrierLink)Peer.Carrier;

    protected override async Task StartAsync()
    {
        Link.Start();
        await UntilAsync(() => Link.State == LinkState.Up);
    }

    [Theory]
    [InlineData(Treatment.CutAfterTaking)]
    [InlineData(Treatment.AnswerGarbage)]
    public async Task Must1_AMessageIsHandedOverOnce_WhereTheAnswerIsBroken(Treatment treatment)
    {
        await SubmitAsync(treatment);
        await Task.Delay(Moment, TimeProvider.System);

        Assert.Single(Peer.TakenOver);
    }

    [Fact]
    public async Task Must2_NothingIsAnswered_BeforeTheOtherSideHasSaidIt()
    {
        await Peer.TreatAsync(Treatment.HoldAnswer);
        var submitting = Peer.Carrier.SubmitAsync(Peer.Submission(Treatment.HoldAnswer));
        await UntilAsync(() => Peer.TakenOver.Count == 1);
        await Task.Delay(Moment, TimeProvider.System);
        Assert.False(submitting.IsCompleted);

        Peer.Release();

        Assert.IsType<SubmissionResult.Accepted>(await submitting.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(Treatment.Throttle)]
    [InlineData(Treatment.BeAway)]
    public async Task Must3_Rejected_IsAnsweredWhereTheOtherSideCannotTakeIt(Treatment treatment)
    {
        var result = await SubmitAsync(treatment);

        Assert.True(Assert.IsType<SubmissionResult.Rejected>(result).TryNextRoute);
        Assert.Empty(Peer.TakenOver);
    }

    [Theory]
    [InlineData(Treatment.CutAfterTaking)]
    [InlineData(Treatment.AnswerGarbage)]
    public async Task Must4_AnAnswerThatIsLost_IsUnknown(Treatment treatment) =>
        Assert.IsType<SubmissionResult.Unknown>(await SubmitAsync(treatment));

    [Fact]
    public async Task Must4_ACallThatIsCancelled_AfterTheMessageWasHandedOver_IsUnknown()
    {
        await Peer.TreatAsync(Treatment.HoldAnswer);
        using var cancel = new CancellationTokenSource();
        var submitting = Peer.Carrier.SubmitAsync(Peer.Submission(Treatment.HoldAnswer), cancel.Token);
        await UntilAsync(() => Peer.TakenOver.Count == 1);

        await cancel.CancelAsync();

        Assert.IsType<SubmissionResult.Unknown>(await submitting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Must6_NoMoreThanTheLimit_IsHeldAtOnce()
    {
        await Peer.TreatAsync(Treatment.HoldAnswer);
        var held = Enumerable.Range(0, Peer.Limit)
            .Select(_ => Peer.Carrier.SubmitAsync(Peer.Submission(Treatment.HoldAnswer))).ToList();

        var beyond = await Peer.Carrier.SubmitAsync(Peer.Submission(Treatment.HoldAnswer)).WaitAsync(Patience);

        Assert.True(Assert.IsType<SubmissionResult.Rejected>(beyond).TryNextRoute);
        Assert.All(held, static one => Assert.False(one.IsCompleted));
        var releasing = ReleaseUntilDoneAsync(held);
        Assert.All(await Task.WhenAll(held).WaitAsync(Patience), static one =>
            Assert.IsType<SubmissionResult.Accepted>(one));
        await releasing;
        Assert.Equal(Peer.Limit, Peer.TakenOver.Count);
    }

    /// <summary>What waited for its turn reaches the other side only when those before it are answered.</summary>
    private async Task ReleaseUntilDoneAsync(List<Task<SubmissionResult>> held)
    {
        await Peer.TreatAsync(Treatment.TakeOver);
        while (!held.TrueForAll(static one => one.IsCompleted))
        {
            Peer.Release();
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "It did not come about.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
