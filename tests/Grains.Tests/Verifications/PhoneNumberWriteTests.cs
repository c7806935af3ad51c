using Countersign.Batches;
using Countersign.Storage.Memory;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>What is durable when, and what becomes of it when the store or a batch fails.</summary>
public sealed class PhoneNumberWriteTests
{
    private static readonly BatchRowReference Row = new("ba_1", 7);

    /// <summary>
    /// Calls that are under way together may arrive in another order, then the check is written without the receipt:
    /// so one of several tries has to share.
    /// </summary>
    [Fact]
    public async Task CarriersAnswerReceiptAndCheck_ShareOneWrite()
    {
        var writes = 0;
        for (var attempt = 0; attempt < 20 && writes != 2; attempt++)
        {
            await using var silo = await NumberSilo.StartAsync();
            var view = await silo.StartedAsync();
            var code = await silo.CodeAsync();
            var receipt = silo.ReceiptAsync(view.Key);

            await silo.CheckAsync(view.Key, code);
            await receipt;

            writes = silo.Store.Writes;
            Assert.InRange(writes, 2, 3);
            Assert.Equal(AttemptStatus.Delivered, (await silo.ViewAsync(view.Key)).Attempts[0].Status);
        }

        Assert.Equal(2, writes);
    }

    [Fact]
    public async Task Receipt_IsDurableWhenItReturns()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();

        await silo.ReceiptAsync(view.Key);

        await using var other = await NumberSilo.StartAsync(silo.Store, silo.Carrier, silo.Time);
        Assert.Equal(AttemptStatus.Delivered, (await other.ViewAsync(view.Key)).Attempts[0].Status);
        Assert.Equal(2, silo.Store.Writes);
    }

    [Fact]
    public async Task Receipt_RepeatedOrUnknown_IsNotWritten()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();
        await silo.ReceiptAsync(view.Key);
        var writes = silo.Store.Writes;

        await silo.ReceiptAsync(view.Key);
        await silo.ReceiptAsync(view.Key, AttemptStatus.Undelivered);
        await silo.ReceiptAsync(new VerificationKey(9, 9));
        await silo.ReceiptAsync(view.Key, attempt: 2);

        Assert.Equal(writes, silo.Store.Writes);
    }

    [Fact]
    public async Task Receipts_AtOnce_ShareOneWrite()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => silo.ReceiptAsync(view.Key)));

        Assert.Equal(2, silo.Store.Writes);
    }

    [Fact]
    public async Task Receipts_BeyondTheLimit_AreRefusedSoThatTheyAreRepeated()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();

        var receipts = Enumerable.Range(0, 200).Select(_ => silo.ReceiptAsync(view.Key)).ToArray();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.WhenAll(receipts));

        Assert.InRange(receipts.Count(receipt => receipt.IsCompletedSuccessfully), 1, Learned.MaxFacts);
        await silo.ReceiptAsync(view.Key);
    }

    [Fact]
    public async Task Start_WhoseWriteFails_SendsNothingAndLeavesNothing()
    {
        await using var silo = await NumberSilo.StartAsync();
        silo.Store.FailNext(StorageFaultKind.FailBefore);

        await Assert.ThrowsAnyAsync<Exception>(() => silo.Number.StartAsync(silo.StartCommand()));

        Assert.Null(await silo.Number.GetAsync(new VerificationQuery(silo.Tenant, null, "default")));
        Assert.Empty(silo.Carrier.Submissions);
        await silo.StartedAsync();
        await silo.CodeAsync();
        Assert.Single(silo.Carrier.Submissions);
    }

    [Fact]
    public async Task Start_WhoseWriteIsDurableButUnanswered_IsRepeatedWithoutASecondSend()
    {
        await using var silo = await NumberSilo.StartAsync();
        silo.Store.FailNext(StorageFaultKind.FailAfter);
        var command = silo.StartCommand();
        await Assert.ThrowsAnyAsync<Exception>(() => silo.Number.StartAsync(command));

        var view = Assert.IsType<StartResult.Accepted>(await silo.Number.StartAsync(command)).Verification;
        Assert.Equal(AttemptStatus.Submitting, view.Attempts[0].Status);

        silo.Time.Advance(TimeSpan.FromMinutes(2));
        await silo.Number.PokeAsync();
        Assert.Equal(AttemptStatus.Unknown, (await silo.ViewAsync(view.Key)).Attempts[0].Status);
        Assert.Empty(silo.Carrier.Submissions);
    }

    [Theory]
    [InlineData(StorageFaultKind.FailBefore)]
    [InlineData(StorageFaultKind.FailAfter)]
    [InlineData(StorageFaultKind.Overloaded)]
    public async Task Check_WhoseWriteFails_TellsNothingAndIsCountedOnceWhenRepeated(StorageFaultKind fault)
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();
        await silo.ReceiptAsync(view.Key);
        silo.Store.FailNext(fault);
        var operation = silo.NextOperation();
        var wrong = NumberRig.Digits("0000");
        await Assert.ThrowsAnyAsync<Exception>(() => silo.CheckAsync(view.Key, wrong, operation));

        Assert.Equal(new CheckResult.Wrong(4), await silo.CheckAsync(view.Key, wrong, operation));
        Assert.Equal(new CheckResult.Wrong(4), await silo.CheckAsync(view.Key, wrong, operation));
        Assert.Equal(4, (await silo.ViewAsync(view.Key)).ChecksLeft);
    }

    [Theory]
    [InlineData(StorageFaultKind.FailBefore)]
    [InlineData(StorageFaultKind.FailAfter)]
    [InlineData(StorageFaultKind.Overloaded)]
    public async Task CarriersAnswer_WhoseWriteFails_IsOfferedAgain(StorageFaultKind fault)
    {
        await using var silo = await NumberSilo.StartAsync();
        silo.Carrier.Answer = (_, _) =>
        {
            silo.Store.FailNext(fault);
            return Task.FromResult<Carriers.SubmissionResult>(new Carriers.SubmissionResult.Rejected("no", false));
        };
        var view = await silo.StartedAsync();

        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Rejected, view.Key);
    }

    [Fact]
    public async Task Receipt_WhoseWriteFails_IsRefusedSoThatItIsRepeated()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();
        await silo.CodeAsync();
        silo.Store.FailNext(StorageFaultKind.FailBefore);

        await Assert.ThrowsAnyAsync<Exception>(() => silo.ReceiptAsync(view.Key));
        await silo.ReceiptAsync(view.Key);

        Assert.Equal(AttemptStatus.Delivered, (await silo.ViewAsync(view.Key)).Attempts[0].Status);
    }

    [Fact]
    public async Task Delivery_OfABatchRow_IsNotedBeforeTheReceiptIsTaken()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync(Row);
        silo.Batches.Refuse = true;
        await Assert.ThrowsAnyAsync<Exception>(() => silo.ReceiptAsync(view.Key));
        Assert.NotEqual(AttemptStatus.Delivered, (await silo.ViewAsync(view.Key)).Attempts[0].Status);

        silo.Batches.Refuse = false;
        await silo.ReceiptAsync(view.Key);

        Assert.Equal([(Row, RowNote.Delivered)], silo.Batches.Notes);
        Assert.Equal(AttemptStatus.Delivered, (await silo.ViewAsync(view.Key)).Attempts[0].Status);
    }

    [Fact]
    public async Task Approval_OfABatchRow_IsNotedAtOnce()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync(Row);

        await silo.CheckAsync(view.Key, await silo.CodeAsync());

        await NumberSilo.UntilAsync(() => !silo.Batches.Notes.IsEmpty);
        Assert.Equal([(Row, RowNote.Approved)], silo.Batches.Notes);
    }

    [Fact]
    public async Task Approval_ThatTheBatchDidNotTake_IsNotedByThePoke()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync(Row);
        await silo.ReceiptAsync(view.Key);
        silo.Batches.Notes.Clear();
        silo.Batches.Refuse = true;
        await silo.CheckAsync(view.Key, await silo.CodeAsync());
        silo.Time.Advance(TimeSpan.FromMinutes(10));
        await Assert.ThrowsAnyAsync<Exception>(() => silo.Number.PokeAsync());

        silo.Batches.Refuse = false;
        await silo.Number.PokeAsync();
        await silo.Number.PokeAsync();

        Assert.Equal([(Row, RowNote.Approved)], silo.Batches.Notes);
    }
}
