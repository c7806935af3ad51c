namespace Countersign.Carriers.Tests.Conformance;

/// <summary>
/// What <see cref="ICarrier"/> demands of every carrier, demand by demand and under its number. A kind of carrier
/// passes by deriving from this and giving it a <see cref="CarrierPeer"/>.
/// </summary>
public abstract class CarrierConformance : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    protected static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private CarrierPeer? _peer;

    protected CarrierPeer Peer => _peer ?? throw new InvalidOperationException("The test has not begun.");

    /// <summary>A carrier, not yet started, and its other side, which takes messages over.</summary>
    protected abstract Task<CarrierPeer> OpenAsync();

    /// <summary>Makes the carrier take submissions.</summary>
    protected virtual Task StartAsync() => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _peer = await OpenAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_peer is not null)
            await _peer.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(Treatment.TakeOver)]
    [InlineData(Treatment.NeverAnswer)]
    public async Task Must1_AMessageIsHandedOverOnce_WhateverTheAnswer(Treatment treatment)
    {
        await SubmitAsync(treatment);
        await Task.Delay(Moment, TimeProvider.System);

        Assert.Single(Peer.TakenOver);
    }

    [Fact]
    public async Task Must2_Accepted_IsAnsweredForWhatTheOtherSideHas()
    {
        var result = await SubmitAsync(Treatment.TakeOver);

        Assert.NotEmpty(Assert.IsType<SubmissionResult.Accepted>(result).MessageId);
        Assert.Single(Peer.TakenOver);
    }

    [Theory]
    [InlineData(Treatment.RefuseMessage, false)]
    [InlineData(Treatment.RefuseRoute, true)]
    public async Task Must3_Rejected_IsAnsweredForWhatTheOtherSideHasNot(Treatment treatment, bool tryNextRoute)
    {
        var result = await SubmitAsync(treatment);

        Assert.Equal(tryNextRoute, Assert.IsType<SubmissionResult.Rejected>(result).TryNextRoute);
        Assert.Empty(Peer.TakenOver);
    }

    [Fact]
    public async Task Must4_AnAnswerThatNeverComes_IsUnknown() =>
        Assert.IsType<SubmissionResult.Unknown>(await SubmitAsync(Treatment.NeverAnswer));

    [Fact]
    public async Task Must4_ACallThatWasCancelledBefore_HandsNothingOverOrDoesNotKnow()
    {
        await Peer.TreatAsync(Treatment.TakeOver);
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        var result = await Peer.Carrier.SubmitAsync(Peer.Submission(Treatment.TakeOver), cancel.Token);

        // What is accepted in spite of it was handed over: no result may claim less than what has happened.
        var handed = Peer.TakenOver.Count;
        Assert.True(
            result is SubmissionResult.Unknown
            || (result is SubmissionResult.Rejected && handed == 0)
            || (result is SubmissionResult.Accepted && handed == 1),
            $"{result} for {handed} messages");
    }

    [Fact]
    public async Task Must5_AMessageThatIsTooLate_IsNotHandedOver()
    {
        await Peer.TreatAsync(Treatment.TakeOver);
        var late = Peer.Submission(Treatment.TakeOver) with { NotAfter = Peer.Now };

        var result = await Peer.Carrier.SubmitAsync(late);

        Assert.IsType<SubmissionResult.Expired>(result);
        Assert.Empty(Peer.TakenOver);
    }

    [Theory]
    [InlineData("Your code is 482913.")]
    [InlineData("\"482913\" \\ {text} {{to}} %41 & = + ; <b> 'x'\r\nsecond line")]
    [InlineData("Ваш код 482913. Sizning kodingiz 482913 — o‘zbekcha")]
    [InlineData("您的验证码是 482913 👩‍👩‍👧 €[]~^")]
    [InlineData("long 482913 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
        + "89 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task Must7_TextAndSender_ArriveAsTheyAre(string text)
    {
        await Peer.TreatAsync(Treatment.TakeOver);

        var result = await Peer.Carrier.SubmitAsync(Peer.Submission(Treatment.TakeOver, text)).WaitAsync(Patience);

        Assert.IsType<SubmissionResult.Accepted>(result);
        var taken = Assert.Single(Peer.TakenOver);
        Assert.Equal(text, taken.Text);
        Assert.Equal(CarrierPeer.Sender, taken.Sender);
        Assert.Equal(CarrierPeer.Digits, taken.To.TrimStart('+'));
    }

    [Fact]
    public async Task Must7_NeitherNumberNorText_IsLogged()
    {
        foreach (var treatment in Peer.Treatments)
            await SubmitAsync(treatment);

        Assert.All(Peer.Logs, static line =>
        {
            Assert.DoesNotContain(CarrierPeer.Digits[3..], line, StringComparison.Ordinal);
            Assert.DoesNotContain("482913", line, StringComparison.Ordinal);
            Assert.DoesNotContain("Your code", line, StringComparison.Ordinal);
        });
    }

    /// <summary>Submits a message that the other side treats like this.</summary>
    protected async Task<SubmissionResult> SubmitAsync(Treatment treatment)
    {
        await Peer.TreatAsync(treatment);
        return await Peer.Carrier.SubmitAsync(Peer.Submission(treatment)).WaitAsync(Patience);
    }
}
