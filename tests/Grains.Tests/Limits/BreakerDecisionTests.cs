using Countersign.Limits;
using Countersign.Tenants;

namespace Countersign.Grains.Tests.Limits;

public sealed class BreakerDecisionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly BreakerRule Rule = new()
    {
        Name = "prefix",
        Key = LimitKey.Prefix,
        Limit = 4,
        MinConversion = 20,
        Window = TimeSpan.FromHours(1),
        Rest = TimeSpan.FromMinutes(10),
        Probes = 2,
    };

    private BreakerSlot _slot;
    private DateTimeOffset _now = Noon;

    [Fact]
    public void StartsWithoutAnApproval_EndAtTheLimit()
    {
        Assert.Equal(4, Started(10));
        Assert.Equal((BreakerPhase.Open, 5L, 4L), Look());
    }

    [Fact]
    public void EachApproval_SpeaksForAsManyAsTheConversionSays()
    {
        Started(4);
        Approve(1);

        // One in five is asked for: the approved one stands for four that are not.
        Assert.Equal(5, Started(20));
        Assert.Equal((BreakerPhase.Open, 9L, 8L), Look());
    }

    [Fact]
    public void AnOpenBreaker_ClosesAsSoonAsLateApprovalsMakeUpForIt()
    {
        Assert.Equal(4, Started(10));
        Approve(1);
        Assert.Equal(BreakerPhase.Closed, Look().Phase);
    }

    [Fact]
    public void AfterItsRest_ItLetsProbesThrough_AndRestsTwiceAsLongWhereNoneIsApproved()
    {
        Started(5);
        _now += TimeSpan.FromMinutes(9.9);
        Assert.Equal(0, Started(3));
        _now += TimeSpan.FromMinutes(0.1);
        Assert.Equal(BreakerPhase.HalfOpen, Look().Phase);
        Assert.Equal(2, Started(10));

        _now += TimeSpan.FromMinutes(19.9);
        Assert.Equal(0, Started(3));
        _now += TimeSpan.FromMinutes(0.1);
        Assert.Equal(2, Started(10));
    }

    [Fact]
    public void ARestDoublesThreeTimes_AndNoMore()
    {
        Started(5);
        for (var round = 0; round < 6; round++)
        {
            _now = _slot.OpenUntil!.Value;
            Assert.Equal(2, Started(10));
        }

        Assert.Equal(TimeSpan.FromMinutes(80), _slot.OpenUntil!.Value - _now);
    }

    [Fact]
    public void AProbeThatIsApproved_ClosesIt_AndTheOldIsForgotten()
    {
        Started(5);
        _now += TimeSpan.FromMinutes(10);
        Started(1);
        Approve(1);
        Assert.Equal((BreakerPhase.Closed, 1L, 4L), Look());
        Assert.Equal(4, Started(10));
    }

    [Fact]
    public void WhatIsOlderThanTheWindow_IsForgotten()
    {
        Started(3);
        _now += TimeSpan.FromMinutes(29);
        Assert.Equal(4, Look().Unapproved);
        _now += TimeSpan.FromMinutes(32);
        Assert.Equal(1, Look().Unapproved);
    }

    [Fact]
    public void AStartThatIsGivenBack_WasNone_AndItsProbeIsThereAgain()
    {
        Started(4);
        _slot = BreakerDecision.GiveBack(_slot, Rule, weight: 1);
        Assert.Equal(1, Started(5));

        _now += TimeSpan.FromMinutes(10);
        Assert.Equal(2, Started(5));
        _slot = BreakerDecision.GiveBack(_slot, Rule, weight: 1);
        Assert.Equal(1, Started(5));
    }

    [Fact]
    public void Money_IsWeighedByWhatStartsCost()
    {
        var rule = Rule with { Measure = BreakerMeasure.Spend, Limit = 1_000_000 };
        var slot = default(BreakerSlot);
        var passed = 0;
        for (var at = 0; at < 20; at++)
        {
            var line = BreakerDecision.Judge(slot, rule, 300_000, proven: false, Noon);
            passed += line.Verdict == LimitVerdict.Passed ? 1 : 0;
            slot = BreakerDecision.Take(slot, rule, line, 300_000, line.Verdict == LimitVerdict.Passed, Noon);
        }

        Assert.Equal(3, passed);
        slot = BreakerDecision.Approve(slot, rule, Noon);
        Assert.Equal((300_000, 600_000), (slot.AllApproved, slot.Unapproved));
    }

    [Theory]
    [InlineData(LimitMode.Block, false, LimitVerdict.Refused)]
    [InlineData(LimitMode.Block, true, LimitVerdict.Refused)]
    [InlineData(LimitMode.Challenge, false, LimitVerdict.Challenged)]
    [InlineData(LimitMode.Challenge, true, LimitVerdict.Proven)]
    [InlineData(LimitMode.Monitor, false, LimitVerdict.Noted)]
    public void WhatComesOfAnOpenBreaker_IsItsMode(LimitMode mode, bool proven, LimitVerdict verdict)
    {
        Started(5);
        var line = BreakerDecision.Judge(_slot, Rule with { Mode = mode }, weight: 1, proven, _now);
        Assert.Equal((BreakerPhase.Open, verdict), (line.Phase, line.Verdict));
    }

    private int Started(int count)
    {
        var passed = 0;
        for (var at = 0; at < count; at++)
        {
            var line = BreakerDecision.Judge(_slot, Rule, weight: 1, proven: false, _now);
            var goesOn = line.Verdict == LimitVerdict.Passed;
            _slot = BreakerDecision.Take(_slot, Rule, line, weight: 1, goesOn, _now);
            passed += goesOn ? 1 : 0;
        }

        return passed;
    }

    private void Approve(int count)
    {
        for (var at = 0; at < count; at++)
            _slot = BreakerDecision.Approve(_slot, Rule, _now);
    }

    private (BreakerPhase Phase, long Unapproved, long Allowed) Look()
    {
        var line = BreakerDecision.Judge(_slot, Rule, weight: 1, proven: false, _now);
        return (line.Phase, line.Unapproved, line.Allowed);
    }
}
