using Countersign.Ledger;

namespace Countersign.Grains.Tests.Ledger;

/// <summary>A purse whose lender does what it is asked, and whose answers are lost at first.</summary>
public sealed class MoneyPurseTests
{
    private const long Balance = 100;
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(20);

    private readonly Clock _time = new();
    private readonly MoneyPurse _purse;
    private AccountState _account = new() { Currency = "USD", Balance = new Balance(Balance, 0, 0) };
    private Queue<Task<MoneyLoan>> _lost = [];

    public MoneyPurseTests() => _purse = new MoneyPurse(
        LendAsync, "holder", new PurseKey("acme", Batch: null, "USD"), TaskScheduler.Default, _time);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task WhereAnswersAreLost_TheMoneyIsThereAllTheSame_AndLentOnce(int lost)
    {
        Lose(lost);
        var taken = await _purse.TakeAsync(Balance);
        Assert.NotNull(taken.Loan);
        Assert.Equal(Balance, _account.LentOf(batch: null));
    }

    [Fact]
    public async Task AnAnswerThatIsLate_IsAskedForAgain()
    {
        _lost = new([new TaskCompletionSource<MoneyLoan>().Task]);
        var taken = await _purse.TakeAsync(Balance);
        Assert.NotNull(taken.Loan);
        Assert.Equal(Balance, _account.LentOf(batch: null));
    }

    [Fact]
    public async Task AfterThreeLostAnswers_WhoWaitsIsTold_AndTheNextFindsTheMoney()
    {
        Lose(3);
        await Assert.ThrowsAsync<TimeoutException>(async () => await _purse.TakeAsync(Balance));
        var taken = await _purse.TakeAsync(Balance);
        Assert.NotNull(taken.Loan);
        Assert.Equal(Balance, _account.LentOf(batch: null));
    }

    [Fact]
    public async Task WhatALostAnswerLent_IsGivenBack_ThoughNobodyAsksForItAnyMore()
    {
        Lose(3);
        await Assert.ThrowsAsync<TimeoutException>(async () => await _purse.TakeAsync(Balance));
        await _purse.Asking;
        Assert.Equal(Balance, _account.LentOf(batch: null));
        for (var round = 0; round < 2; round++)
        {
            _purse.GiveUp(all: true);
            await _purse.Asking;
        }

        Assert.Equal(0, _account.LentOf(batch: null));
    }

    [Fact]
    public async Task ALenderThatIsGone_IsNotAskedForEver_WhereNobodyWaits()
    {
        Lose(9);
        await Assert.ThrowsAsync<TimeoutException>(async () => await _purse.TakeAsync(Balance));
        _purse.GiveUp(all: true);
        await _purse.Asking;
        Assert.Equal(3, _lost.Count);
    }

    [Fact]
    public async Task WhatWasLent_IsUsedForAsLongAsItsLenderSays()
    {
        await _purse.TakeAsync(10);
        _time.Elapsed = Life - TimeSpan.FromSeconds(1);
        Assert.NotNull(_purse.TryTake(1));
        _time.Elapsed = Life;
        Assert.Null(_purse.TryTake(1));
    }

    private void Lose(int answers) => _lost = new(Enumerable.Range(0, answers)
        .Select(static _ => Task.FromException<MoneyLoan>(new TimeoutException("The answer is lost."))));

    private Task<MoneyLoan> LendAsync(MoneyAsk ask)
    {
        (_account, var loan) = LoanDecision.Lend(_account, ask, Noon, Life);
        return _lost.TryDequeue(out var lost) ? lost : Task.FromResult(loan);
    }

    /// <summary>It stands still; timers run.</summary>
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
