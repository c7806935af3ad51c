using Countersign.Carriers.Simulated;
using Countersign.Numbers;
using Countersign.Verifications;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Tests.Simulated;

public sealed class SimulatedCarrierTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ReceiptList _receipts = new();
    private readonly HandsetList _handsets = new();
    private readonly SandboxClock _clock;
    private readonly SubmissionJournal _journal;
    private readonly SimulatedCarrier _carrier;

    public SimulatedCarrierTests()
    {
        var options = Options.Create(new SimulatedCarrierOptions());
        _clock = new SandboxClock(options, _time);
        _journal = new SubmissionJournal(options, _time);
        _carrier = new SimulatedCarrier(
            _handsets, _clock, _journal, _receipts, options, _time, NullLogger<SimulatedCarrier>.Instance);
    }

    public void Dispose()
    {
        _clock.Dispose();
        _journal.Dispose();
    }

    [Fact]
    public async Task Submit_ToAnOrdinaryNumber_DeliversAtOnceWithOneReceipt()
    {
        var result = await _carrier.SubmitAsync(To("+998901234567"));

        Assert.IsType<SubmissionResult.Accepted>(result);
        Assert.Equal("123456", Assert.Single(_handsets.Shown).Code!.Value.Reveal());
        Assert.Equal(AttemptStatus.Delivered, Assert.Single(_receipts).Status);
    }

    [Fact]
    public async Task Submit_To0001_ReportsUndeliveredAndNoHandsetHasIt()
    {
        await _carrier.SubmitAsync(To("+998901230001"));

        Assert.Empty(_handsets.Shown);
        Assert.Equal(AttemptStatus.Undelivered, Assert.Single(_receipts).Status);
    }

    [Fact]
    public async Task Submit_To0002_IsRejectedForGood()
    {
        var result = await _carrier.SubmitAsync(To("+998901230002"));

        Assert.False(Assert.IsType<SubmissionResult.Rejected>(result).TryNextRoute);
        Assert.Empty(_handsets.Shown);
        Assert.Empty(_receipts);
    }

    [Fact]
    public async Task Submit_To0003_IsDeliveredWithoutAReceipt()
    {
        await _carrier.SubmitAsync(To("+998901230003"));

        Assert.Single(_handsets.Shown);
        Assert.Empty(_receipts);
    }

    [Fact]
    public async Task Submit_To0004_SendsItsReceiptTwice()
    {
        await _carrier.SubmitAsync(To("+998901230004"));

        Assert.Single(_handsets.Shown);
        Assert.Equal(2, _receipts.Count);
    }

    [Fact]
    public async Task Submit_To0005_IsDeliveredAfterTwentySeconds()
    {
        await _carrier.SubmitAsync(To("+998901230005"));
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.Empty(_receipts);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(_receipts);
        Assert.Single(_handsets.Shown);
    }

    [Fact]
    public async Task Submit_To0005_IsDeliveredWhenTheTenantMovesItsClock()
    {
        await _carrier.SubmitAsync(To("+998901230005"));

        _clock.Moved("other", TimeSpan.FromMinutes(1));
        Assert.Empty(_receipts);
        _clock.Moved("demo", TimeSpan.FromSeconds(15));
        Assert.Empty(_receipts);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Single(_receipts);
    }

    [Fact]
    public async Task Submit_To0006_FailsOnTheFirstRouteAndDeliversOnTheNext()
    {
        var first = await _carrier.SubmitAsync(To("+998901230006"));
        var second = await _carrier.SubmitAsync(To("+998901230006") with { Route = "sim-2" });

        Assert.True(Assert.IsType<SubmissionResult.Rejected>(first).TryNextRoute);
        Assert.IsType<SubmissionResult.Accepted>(second);
        Assert.Single(_receipts);
    }

    [Fact]
    public async Task Submit_To0007_LosesTheAnswerAndTheReceiptComesLater()
    {
        var result = await _carrier.SubmitAsync(To("+998901230007"));

        Assert.IsType<SubmissionResult.Unknown>(result);
        Assert.Single(_handsets.Shown);
        Assert.Empty(_receipts);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Single(_receipts);
    }

    [Fact]
    public async Task Submit_PastItsUse_HandsNothingOver()
    {
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.IsType<SubmissionResult.Expired>(await _carrier.SubmitAsync(To("+998901234567")));
        Assert.Empty(_handsets.Shown);
    }

    [Fact]
    public async Task Receipt_ThatCouldNotBeStored_IsOfferedAgain()
    {
        _receipts.Failures = 1;
        await _carrier.SubmitAsync(To("+998901234567"));
        Assert.Empty(_receipts);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(_receipts);
    }

    [Fact]
    public async Task Receipt_ComesAfterTheHandsetHasTheMessage()
    {
        var reached = new TaskCompletionSource();
        _handsets.Reachable = reached.Task;
        await _carrier.SubmitAsync(To("+998901234567"));
        Assert.Empty(_receipts);

        reached.SetResult();

        Assert.Single(_receipts);
    }

    [Fact]
    public async Task Clock_NamesTheTenantsForWhomSomethingWaits()
    {
        Assert.Empty(_clock.Tenants);
        await _carrier.SubmitAsync(To("+998901230005"));
        Assert.Equal(["demo"], _clock.Tenants);

        _clock.Moved("demo", TimeSpan.FromMinutes(1));

        Assert.Empty(_clock.Tenants);
    }

    [Fact]
    public void Submission_WhenPrinted_ShowsNeitherNumberNorCode()
    {
        var printed = To("+998901234567").ToString();

        Assert.DoesNotContain("123456", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("901234567", printed, StringComparison.Ordinal);
    }

    private static E164 Number(string text)
    {
        Assert.True(E164.TryParseCanonical(text, out var number));
        return number;
    }

    private static Submission To(string number)
    {
        Assert.True(CodeDigits.TryParse("123456", out var code));
        return new Submission
        {
            Reference = "sandbox/x.1",
            Route = "sim-1",
            Channel = Channel.Sms,
            To = Number(number),
            Text = new MessageText("123456 is your code"),
            Tenant = "demo",
            VerificationId = "ve_x",
            Code = code,
            ClockOffset = TimeSpan.Zero,
            NotAfter = ManualTime.Start + TimeSpan.FromMinutes(10),
        };
    }
}
