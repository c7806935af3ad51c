using System.Text.Json;
using Countersign.Ledger;

namespace Countersign.Grains.Tests.Ledger;

public sealed class QuotaDecisionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly QuotaLimit PerSecond = new(QuotaKind.StartsPerSecond, 10);
    private static readonly QuotaLimit PerMonth = new(QuotaKind.StartsPerMonth, 10);

    [Fact]
    public void ALease_IsSubtractedUntilTheWindowEnds()
    {
        var (state, first) = Lease(new LedgerState(), "a", 1, PerSecond, want: 8, now: Noon);
        Assert.Equal((8, 8), (first.Granted, first.Used));
        Assert.Equal(TimeSpan.FromSeconds(1), first.EndsIn);

        (state, var second) = Lease(state, "a", 2, PerSecond, want: 8, now: Noon.AddMilliseconds(400));
        Assert.Equal((2, 10), (second.Granted, second.Used));
        Assert.Equal(TimeSpan.FromMilliseconds(600), second.EndsIn);

        var (same, none) = Lease(state, "a", 3, PerSecond, want: 1, now: Noon.AddMilliseconds(500));
        Assert.Equal((0, 10), (none.Granted, none.Used));
        Assert.Same(state, same);

        (_, var next) = Lease(state, "a", 4, PerSecond, want: 8, now: Noon.AddSeconds(1));
        Assert.Equal((8, 8), (next.Granted, next.Used));
    }

    [Fact]
    public void WhatIsLentAhead_CountsInTheNextWindow_AndInNoOther()
    {
        var (state, first) = Lease(new LedgerState(), "a", 1, PerSecond, want: 1, ahead: 7, now: Noon);
        Assert.Equal((1, 7), (first.Granted, first.GrantedAhead));
        var (_, next) = Lease(state, "a", 2, PerSecond, want: 9, now: Noon.AddSeconds(1));
        Assert.Equal((3, 10), (next.Granted, next.Used));
        var (_, later) = Lease(state, "a", 2, PerSecond, want: 9, now: Noon.AddSeconds(2));
        Assert.Equal((9, 9), (later.Granted, later.Used));
    }

    [Fact]
    public void SeveralHolders_AreEachLentAPartOfWhatIsLeft()
    {
        var (state, _) = Lease(new LedgerState(), "a", 1, PerSecond, want: 2, now: Noon);
        (state, var b) = Lease(state, "b", 1, PerSecond, want: 100, now: Noon);
        Assert.Equal(4, b.Granted);
        (state, var c) = Lease(state, "c", 1, PerSecond, want: 100, now: Noon);
        Assert.Equal(2, c.Granted);

        var (_, alone) = Lease(state, "a", 2, PerSecond, want: 100, now: Noon + QuotaDecision.HolderMemory * 2);
        Assert.Equal(10, alone.Granted);
    }

    [Fact]
    public void WhatIsGivenBack_IsLentAgain_ButOnlyOnce_AndOnlyInItsWindow()
    {
        var (state, _) = Lease(new LedgerState(), "a", 1, PerMonth, want: 10, now: Noon);
        var window = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        (state, var back) = Lease(state, "a", 2, PerMonth, want: 0, returned: 4, window: window, now: Noon);
        Assert.Equal(6, back.Used);
        (state, var again) = Lease(state, "a", 2, PerMonth, want: 0, returned: 4, window: window, now: Noon);
        Assert.Equal(6, again.Used);
        (state, var stranger) = Lease(state, "b", 7, PerMonth, want: 0, returned: 4, window: window, now: Noon);
        Assert.Equal(6, stranger.Used);
        (_, var old) = Lease(state, "a", 3, PerMonth, want: 0, returned: 4, window: window.AddMonths(-1), now: Noon);
        Assert.Equal(6, old.Used);
    }

    [Fact]
    public void AClockThatWentBack_OpensNoWindowAgain()
    {
        var (state, _) = Lease(new LedgerState(), "a", 1, PerSecond, want: 10, now: Noon);
        var (_, earlier) = Lease(state, "a", 2, PerSecond, want: 10, now: Noon.AddSeconds(-30));
        Assert.Equal((0, 10), (earlier.Granted, earlier.Used));
    }

    [Fact]
    public void ManyHolders_AreForgottenFromTheQuietestOn()
    {
        var state = new LedgerState();
        for (var at = 0; at < QuotaDecision.MaxHolders + 5; at++)
            (state, _) = Lease(state, $"h{at}", 1, PerMonth, want: 0, now: Noon.AddSeconds(at));
        Assert.Equal(QuotaDecision.MaxHolders, state.Holders.Length);
        Assert.DoesNotContain(state.Holders, static holder => holder.Id == "h4");
        Assert.Contains(state.Holders, static holder => holder.Id == "h5");
    }

    [Fact]
    public void AStoredState_IsReadAsItWasWritten()
    {
        const string Counts =
            """[{"Kind":0,"Window":"2026-11-22T12:00:00+00:00","Used":8,"Ahead":3}]""";
        const string Holders = """[{"Id":"a","Sequence":0,"SeenAt":"2026-11-22T12:00:00+00:00"}]""";
        const string Clock = """{"Clock":"2026-11-22T12:00:00+00:00","ClockOffset":"00:00:00",""";
        const string Stored = $$"""{{Clock}}"Counts":{{Counts}},"Holders":{{Holders}}}""";
        var (state, _) = Lease(new LedgerState(), "a", 1, PerSecond, want: 8, ahead: 3, now: Noon);
        Assert.Equal(Stored, JsonSerializer.Serialize(state, LedgerJson.Default.LedgerState));
        var read = JsonSerializer.Deserialize(Stored, LedgerJson.Default.LedgerState)!;
        Assert.Equal(state.Counts, read.Counts);
        Assert.Equal(state.Holders, read.Holders);
        Assert.Equal(Noon.AddSeconds(2), read.DeleteAfter);
    }

    private static (LedgerState State, QuotaGrantLine Line) Lease(
        LedgerState state,
        string holder,
        long sequence,
        QuotaLimit quota,
        int want,
        DateTimeOffset now,
        int ahead = 0,
        int returned = 0,
        DateTimeOffset window = default)
    {
        var ask = new QuotaAsk(
            holder, sequence, TimeSpan.Zero, [new QuotaAskLine(quota, want, ahead, returned, window)]);
        var (next, grant) = QuotaDecision.Lease(state, ask, now);
        return (next, grant.Lines.Single());
    }
}
