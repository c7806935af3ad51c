using Countersign.Ledger;

namespace Countersign.Grains.Tests.Ledger;

public sealed class TopUpTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ATopUp_IsAnEntryFromFundingToAvailable_AndARepeatIsNone()
    {
        var topUp = new TopUp(new OperationId(1, 2), 5_000_000, "USD", "invoice 17");
        var (state, result) = TopUpDecision.Decide(new AccountState(), topUp, Noon);
        Assert.Equal(new Balance(5_000_000, 0, 0), Assert.IsType<TopUpResult.Done>(result).Account.Balance);
        var entry = Assert.Single(state.Tail);
        Assert.Equal(
            new LedgerEntry(1, Noon, EntryKind.ToppedUp, 5_000_000, 5_000_000, Reference: null, "invoice 17"), entry);
        Assert.Equal((LedgerAccount.Funding, LedgerAccount.Available), entry.Kind.Accounts());

        var (same, again) = TopUpDecision.Decide(state, topUp, Noon.AddHours(1));
        Assert.Same(state, same);
        Assert.Equal(result, again);
    }

    [Fact]
    public void ATopUp_OfAnotherCurrency_IsRefused()
    {
        var (state, _) = TopUpDecision.Decide(
            new AccountState(), new TopUp(new OperationId(1, 2), 5, "USD", Note: null), Noon);
        var (same, result) = TopUpDecision.Decide(state, new TopUp(new OperationId(1, 3), 5, "UZS", Note: null), Noon);
        Assert.Same(state, same);
        Assert.Equal(new TopUpResult.OtherCurrency("USD"), result);
    }

    [Fact]
    public void ATopUp_BeyondWhatAnAccountTakes_IsRefused_AndSaysHowMuchItTakes()
    {
        var full = new AccountState { Currency = "USD", Balance = new Balance(0, 0, TopUpDecision.MaxTotal - 4) };
        var (same, result) = TopUpDecision.Decide(full, new TopUp(new OperationId(1, 3), 5, "USD", Note: null), Noon);
        Assert.Same(full, same);
        Assert.Equal(new TopUpResult.TooMuch(4), result);
    }
}
