using Countersign.Carriers;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage.Memory;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Receipts;

public sealed class ReceiptIndexTests
{
    private const string Route = "r1";

    [Fact]
    public async Task Receipt_WithTheCarriersOwnId_FindsItsAttempt()
    {
        await using var silo = await NumberSilo.StartAsync();
        var key = (await silo.StartedAsync()).Key;
        await PutAsync(silo, "m1", key);

        await silo.Receipts.AcceptAsync(new Receipt(Route, "m1", AttemptStatus.Delivered, null));

        Assert.Equal(AttemptStatus.Delivered, (await silo.ViewAsync(key)).Attempts[0].Status);
    }

    [Fact]
    public async Task Receipt_RepeatedOrOutOfOrder_MovesNothingBack()
    {
        await using var silo = await NumberSilo.StartAsync();
        var key = (await silo.StartedAsync()).Key;
        await PutAsync(silo, "m1", key);

        foreach (var status in new[] { AttemptStatus.Delivered, AttemptStatus.Delivered, AttemptStatus.Undelivered })
            await silo.Receipts.AcceptAsync(new Receipt(Route, "m1", status, null));

        Assert.Equal(AttemptStatus.Delivered, (await silo.ViewAsync(key)).Attempts[0].Status);
    }

    [Fact]
    public async Task Receipt_OfAnAttemptThatIsUnknown_SettlesIt()
    {
        await using var silo = await NumberSilo.StartAsync();
        silo.Carrier.Answer = static (_, _) =>
            Task.FromResult<SubmissionResult>(new SubmissionResult.Unknown("no-answer"));
        var key = (await silo.StartedAsync()).Key;
        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Unknown, key);
        await PutAsync(silo, "m1", key);

        await silo.Receipts.AcceptAsync(new Receipt(Route, "m1", AttemptStatus.Undelivered, "expired"));

        Assert.Equal(AttemptStatus.Undelivered, (await silo.ViewAsync(key)).Attempts[0].Status);
    }

    [Fact]
    public async Task Receipt_BeforeItsId_IsDeliveredWithIt()
    {
        await using var silo = await NumberSilo.StartAsync();
        var key = (await silo.StartedAsync()).Key;

        var early = silo.Receipts.AcceptAsync(new Receipt(Route, "m1", AttemptStatus.Delivered, null));
        await PutAsync(silo, "m1", key);
        await early;

        Assert.Equal(AttemptStatus.Delivered, (await silo.ViewAsync(key)).Attempts[0].Status);
    }

    [Fact]
    public async Task Receipt_LongBeforeItsId_WaitsForItInTheStore()
    {
        var store = new TestStore();
        await using (var before = await NumberSilo.StartAsync(store))
            await before.Receipts.AcceptAsync(new Receipt(Route, "m1", AttemptStatus.Delivered, null));

        await using var silo = await NumberSilo.StartAsync(store);
        var key = (await silo.StartedAsync()).Key;
        await PutAsync(silo, "m1", key);

        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Delivered, key);
    }

    [Fact]
    public async Task Id_OutlivesItsSilo()
    {
        var store = new TestStore();
        var time = new MovableTime();
        VerificationKey key;
        await using (var before = await NumberSilo.StartAsync(store, time: time))
        {
            key = (await before.StartedAsync()).Key;
            await before.UntilFirstAttemptIsAsync(AttemptStatus.Submitted, key);
            await PutAsync(before, "m1", key);
        }

        await using var silo = await NumberSilo.StartAsync(store, time: time);
        await silo.Receipts.AcceptAsync(new Receipt(Route, "m1", AttemptStatus.Delivered, null));

        Assert.Equal(AttemptStatus.Delivered, (await silo.ViewAsync(key)).Attempts[0].Status);
    }

    [Fact]
    public async Task Receipts_OfNobody_TakeNoMoreRoomThanTheyMay()
    {
        await using var silo = await NumberSilo.StartAsync();
        var limit = new ReceiptOptions().EarlyPerBucket;
        var index = silo.Index($"{Route}/3");

        var fates = await Task.WhenAll(Enumerable.Range(0, limit + 50).Select(
            at => index.AcceptAsync(new CarrierReceipt($"nobody-{at}", AttemptStatus.Delivered, null))));

        Assert.Equal(limit, fates.Count(fate => fate == ReceiptFate.Kept));
        Assert.Equal(50, fates.Count(fate => fate == ReceiptFate.Unknown));
    }

    [Fact]
    public async Task Receipts_OfNobody_MakeRoomWhenTheirTimeIsOver()
    {
        await using var silo = await NumberSilo.StartAsync();
        var options = new ReceiptOptions();
        var index = silo.Index($"{Route}/3");
        await Task.WhenAll(Enumerable.Range(0, options.EarlyPerBucket).Select(
            at => index.AcceptAsync(new CarrierReceipt($"nobody-{at}", AttemptStatus.Delivered, null))));

        silo.Time.Advance(options.KeepEarly);

        Assert.Equal(
            ReceiptFate.Kept, await index.AcceptAsync(new CarrierReceipt("other", AttemptStatus.Delivered, null)));
    }

    [Fact]
    public async Task Ids_ThatComeTogether_ShareWrites()
    {
        const int Ids = 500;
        var store = new TestStore();
        await using var silo = await NumberSilo.StartAsync(store);
        var index = silo.Index($"{Route}/0");
        await index.PutAsync(new ReceiptMapping("first", "ref"));
        var before = store.Writes;
        store.Delay = TimeSpan.FromMilliseconds(20);

        await Task.WhenAll(Enumerable.Range(0, Ids).Select(
            at => index.PutAsync(new ReceiptMapping($"m{at}", "ref"))));

        Assert.InRange(store.Writes - before, 1, Ids / 10);
    }

    [Fact]
    public async Task Id_PutTwice_IsWrittenOnce()
    {
        var store = new TestStore();
        await using var silo = await NumberSilo.StartAsync(store);
        var index = silo.Index($"{Route}/0");

        await index.PutAsync(new ReceiptMapping("m", "ref"));
        var before = store.Writes;
        await index.PutAsync(new ReceiptMapping("m", "ref"));

        Assert.Equal(before, store.Writes);
    }

    [Theory]
    [InlineData(StorageFaultKind.FailBefore)]
    [InlineData(StorageFaultKind.FailAfter)]
    public async Task Id_ThatCannotBeStored_SaysSo_AndMayBePutAgain(StorageFaultKind fault)
    {
        var store = new TestStore();
        await using var silo = await NumberSilo.StartAsync(store);
        var key = (await silo.StartedAsync()).Key;
        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Submitted, key);
        store.FailNext(fault);

        await Assert.ThrowsAnyAsync<Exception>(() => PutAsync(silo, "m1", key));
        await NumberSilo.UntilAsync(async () =>
        {
            try
            {
                await PutAsync(silo, "m1", key);
                return true;
            }
            catch (Exception fault) when (fault.Cause() is StorageOutcomeUnknownException)
            {
                return false; // An activation whose write has failed is about to go.
            }
        });
        await silo.Receipts.AcceptAsync(new Receipt(Route, "m1", AttemptStatus.Delivered, null));

        Assert.Equal(AttemptStatus.Delivered, (await silo.ViewAsync(key)).Attempts[0].Status);
    }

    private static Task PutAsync(NumberSilo silo, string messageId, VerificationKey key) =>
        silo.Index(ReceiptBucket.KeyOf(Route, messageId)).PutAsync(new ReceiptMapping(
            messageId, AttemptReference.Format(silo.NumberKey, new AttemptAddress(key, 1))));
}
