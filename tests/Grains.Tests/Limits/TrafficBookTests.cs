using Countersign.Limits;
using Countersign.Numbers;
using Countersign.Tenants;

namespace Countersign.Grains.Tests.Limits;

public sealed class TrafficBookTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TrafficBook _book = new();
    private DateTimeOffset _now = Noon;

    [Fact]
    public void NumbersInARow_AreStoppedAtTheFifth()
    {
        for (var at = 0; at < 4; at++)
            Assert.False(Take(901_234_500 + at).IsRefused);

        var verdict = Take(901_234_504);
        Assert.Equal((80, LimitVerdict.Refused), (verdict.Risk.Score, verdict.Risk.Verdict));
        Assert.Equal(
            [
                new RiskPoints(RiskSignal.Velocity, 10, 4), new RiskPoints(RiskSignal.Sequence, 40, 4),
                new RiskPoints(RiskSignal.Conversion, 30, 5),
            ],
            verdict.Risk.Signals);
    }

    [Fact]
    public void NumbersInARow_ThatAreApproved_AreAnOfficeOnItsFirstDay()
    {
        for (var at = 0; at < 30; at++)
        {
            Assert.Equal(0, Take(901_234_500 + at).Risk.Score);
            _book.Hear(new TrafficNews(Number(901_234_500 + at), "UZ", Approved: true, TimeSpan.Zero), _now);
        }
    }

    [Fact]
    public void StartsFarApartInTimeAndNumber_ScoreNothing()
    {
        for (var at = 0; at < 4; at++)
        {
            Assert.Equal(0, Take(901_230_000 + (at * 1_000)).Risk.Score);
            _now += TimeSpan.FromMinutes(11);
        }
    }

    [Fact]
    public void WrongCodes_AreHeldAgainstTheAddressThatStartedTheNumber()
    {
        for (var at = 0; at < 5; at++)
        {
            Take(901_000_000 + (at * 10_000), "a");
            _book.Hear(new TrafficNews(Number(901_000_000 + (at * 10_000)), "UZ", false, TimeSpan.Zero), _now);
        }

        Assert.Equal(
            new RiskPoints(RiskSignal.FailedChecks, 15, 5), Assert.Single(Look(902_000_000, "a").Risk.Signals));
        Assert.Empty(Look(902_000_000, "b").Risk.Signals);
        Assert.Empty(Look(902_000_000, null).Risk.Signals);
        _now += TimeSpan.FromHours(1);
        Assert.Empty(Look(902_000_000, "a").Risk.Signals);
    }

    [Fact]
    public void AStartInVain_DoesNotTakeTheWrongCodesOffAnAddress()
    {
        for (var at = 0; at < 5; at++)
        {
            var number = 901_000_000 + (at * 10_000);
            Take(number, "a");
            Take(number, "b");
            _book.GiveBack(Start(number, "b"));
            Take(number, "a");
            _book.GiveBack(Start(number, "a"));
            _book.Hear(new TrafficNews(Number(number), "UZ", Approved: false, TimeSpan.Zero), _now);
        }

        Assert.Equal(
            new RiskPoints(RiskSignal.FailedChecks, 15, 5), Assert.Single(Look(902_000_000, "a").Risk.Signals));
        Assert.Empty(Look(902_000_000, "b").Risk.Signals);
    }

    [Fact]
    public void ALook_ChangesNothing()
    {
        for (var at = 0; at < 50; at++)
            Assert.Equal(0, Look(901_234_500 + at, "a").Risk.Score);
        Assert.False(_book.IsChanged);
        Assert.Empty(_book.Saved);
    }

    [Fact]
    public void AStartThatIsGivenBack_WasNone()
    {
        for (var at = 0; at < 20; at++)
        {
            var start = Start(901_234_500 + at, "a");
            Assert.False(_book.Judge(start, _now).IsRefused);
            _book.Take(start, _book.Judge(start, _now), _now);
            _book.GiveBack(start);
        }
    }

    [Fact]
    public void ABookThatWasWritten_KnowsItsBreakersAgain()
    {
        for (var at = 0; at < 10; at++)
            Take(901_230_000 + (at * 900), breakers: Only(limit: 5));
        var again = TrafficBook.Of(_book.Saved);

        var before = _book.Judge(Start(901_239_999, null, Only(limit: 5)), _now);
        Assert.True(before.IsRefused);
        Assert.Equal(before.Breakers, again.Judge(Start(901_239_999, null, Only(limit: 5)), _now).Breakers);
    }

    [Fact]
    public void AnOpenBreaker_OutlivesAFloodOfOtherPrefixes()
    {
        for (var at = 0; at < 6; at++)
            Take(901_230_000 + (at * 900), breakers: Only(limit: 5));
        _now += TimeSpan.FromSeconds(1);
        for (var at = 0; at < 2 * TrafficBook.MaxSlots; at++)
            Take(910_000_000 + (at * 10_000L), breakers: Only(limit: 5));

        Assert.True(Look(901_239_999, null, Only(limit: 5)).IsRefused);
        Assert.InRange(_book.Saved.Length, 1, TrafficBook.MaxSaved);
    }

    private TrafficVerdict Take(long number, string? address = null, BreakerRule? breakers = null)
    {
        var start = Start(number, address, breakers);
        var verdict = _book.Judge(start, _now);
        _book.Take(start, verdict, _now);
        return verdict;
    }

    private TrafficVerdict Look(long number, string? address, BreakerRule? breakers = null) =>
        _book.Judge(Start(number, address, breakers), _now);

    private static BreakerRule Only(long limit) => new() { Name = "only", Key = LimitKey.Prefix, Limit = limit };

    private static TrafficStart Start(long number, string? address, BreakerRule? breaker = null) => new()
    {
        To = Number(number),
        Region = "UZ",
        EasyLine = false,
        Address = address,
        Micros = 0,
        Proven = false,
        ClockOffset = TimeSpan.Zero,
        Breakers = breaker is null ? [] : [breaker],
        Risk = breaker is null ? RiskPolicy.ForNew : RiskPolicy.None,
    };

    private static E164 Number(long national) =>
        E164.TryFromDigits(998_000_000_000UL + (ulong)national, out var number)
            ? number
            : throw new InvalidOperationException("No such number.");
}
