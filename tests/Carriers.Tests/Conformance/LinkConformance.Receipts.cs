using Countersign.Verifications;

namespace Countersign.Carriers.Tests.Conformance;

/// <summary>MUST 8: receipts.</summary>
public abstract partial class LinkConformance
{
    [Fact]
    public async Task Must8_AReceipt_ReachesTheSinkUnderTheIdThatWasAnswered()
    {
        var id = await AcceptedAsync();

        Assert.True(await Peer.SendReceiptAsync(id, AttemptStatus.Delivered).WaitAsync(Patience));

        var receipt = Assert.Single(Peer.Receipts.Taken);
        Assert.Equal(id, receipt.MessageId);
        Assert.Equal(AttemptStatus.Delivered, receipt.Status);
        Assert.Equal("route", receipt.Route);
    }

    [Fact]
    public async Task Must8_Receipts_ComeInWhateverOrderTheyCome_RepeatsIncluded()
    {
        var (first, second) = (await AcceptedAsync(), "another");

        Assert.True(await Peer.SendReceiptAsync(second, AttemptStatus.Undelivered).WaitAsync(Patience));
        Assert.True(await Peer.SendReceiptAsync(first, AttemptStatus.Delivered).WaitAsync(Patience));
        Assert.True(await Peer.SendReceiptAsync(first, AttemptStatus.Delivered).WaitAsync(Patience));

        Assert.Equal([second, first, first], Peer.Receipts.Taken.Select(static one => one.MessageId));
        Assert.Equal(AttemptStatus.Undelivered, Peer.Receipts.Taken.First().Status);
    }

    [Fact]
    public async Task Must8_AReceipt_IsAcknowledgedOnlyAfterTheSinkHasReturned()
    {
        var id = await AcceptedAsync();
        var stored = new TaskCompletionSource();
        Peer.Receipts.Open = stored.Task;

        var sending = Peer.SendReceiptAsync(id, AttemptStatus.Delivered);
        await UntilAsync(() => Peer.Receipts.Asked == 1);
        await Task.Delay(Moment, TimeProvider.System);
        Assert.False(sending.IsCompleted);
        stored.SetResult();

        Assert.True(await sending.WaitAsync(Patience));
    }

    [Fact]
    public async Task Must8_AReceiptThatCouldNotBeStored_IsNotAcknowledged()
    {
        var id = await AcceptedAsync();
        Peer.Receipts.Open = Task.FromException(new IOException("The store is full."));

        Assert.False(await Peer.SendReceiptAsync(id, AttemptStatus.Delivered).WaitAsync(Patience));

        Assert.Empty(Peer.Receipts.Taken);
    }

    private async Task<string> AcceptedAsync() =>
        Assert.IsType<SubmissionResult.Accepted>(await SubmitAsync(Treatment.TakeOver)).MessageId;
}
