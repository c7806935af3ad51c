namespace Countersign.Carriers.Tests.Conformance;

/// <summary>The connection.</summary>
public abstract partial class LinkConformance
{
    /// <summary>Far above what ending a connection in the protocol's own way takes.</summary>
    private static readonly TimeSpan EndOfLink = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Link_ThatWasNotStarted_RejectsForTheNextRoute()
    {
        await using var other = await OpenAsync();
        Assert.Equal(LinkState.Closed, ((ICarrierLink)other.Carrier).State);

        var result = await other.Carrier.SubmitAsync(other.Submission(Treatment.TakeOver)).WaitAsync(Patience);

        Assert.True(Assert.IsType<SubmissionResult.Rejected>(result).TryNextRoute);
        Assert.Empty(other.TakenOver);
    }

    [Fact]
    public async Task Link_ThatWasDisposed_RejectsForTheNextRoute()
    {
        await Link.DisposeAsync().AsTask().WaitAsync(EndOfLink);

        var result = await Peer.Carrier.SubmitAsync(Peer.Submission(Treatment.TakeOver)).WaitAsync(Patience);

        Assert.True(Assert.IsType<SubmissionResult.Rejected>(result).TryNextRoute);
        Assert.Equal(LinkState.Closed, Link.State);
        Assert.Empty(Peer.TakenOver);
    }

    [Fact]
    public async Task Link_ThatIsDisposed_DoesNotKnowWhatBecameOfTheUnanswered_AndEndsInTime()
    {
        await Peer.TreatAsync(Treatment.NeverAnswer);
        var submitting = Peer.Carrier.SubmitAsync(Peer.Submission(Treatment.NeverAnswer));
        await UntilAsync(() => Peer.TakenOver.Count == 1);

        await Link.DisposeAsync().AsTask().WaitAsync(EndOfLink);

        Assert.IsType<SubmissionResult.Unknown>(await submitting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Link_ThatWasThrottled_TakesSubmissionsAgainAfterAWhile()
    {
        await SubmitAsync(Treatment.Throttle);
        await Peer.TreatAsync(Treatment.TakeOver);

        await UntilAsync(() => Link.State == LinkState.Up);

        Assert.IsType<SubmissionResult.Accepted>(await SubmitAsync(Treatment.TakeOver));
    }
}
