using System.Text;
using Countersign.Grains.Tests.Events;
using Countersign.Limits;

namespace Countersign.Grains.Tests.Limits;

/// <summary>How a tenant's events hear of what its rules refused.</summary>
public sealed class LimitRefusalsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 5, TimeSpan.Zero);

    [Fact]
    public void AMinute_IsToldOnce_WithAllThatWasRefusedInIt()
    {
        var state = Add(new LimitReportState(), Noon, Tally("a", refused: 2), Tally("b", refused: 0));
        state = Add(state, Noon.AddSeconds(30), Tally("a", refused: 1, challenged: 4), Tally("c", refused: 5));
        Assert.Empty(state.Outbox);
        Assert.Equal(Noon.AddSeconds(55), state.DueAt);

        state = Add(state, Noon.AddSeconds(60), Tally("a", refused: 7));
        var told = Drafts.Of(Assert.Single(state.Outbox));
        Assert.Equal(
            """{"rules":{"a":{"refused":3,"challenged":4},"c":{"refused":5,"challenged":0}}}""",
            Encoding.UTF8.GetString(told.Data));
        Assert.Equal(("limit.refused", Noon.AddSeconds(-5).ToUnixTimeMilliseconds()), (told.Type, told.At));
        Assert.Equal(7, Assert.Single(state.Refusals).Refused);
    }

    [Fact]
    public void WithoutMoreRefusals_TheMinuteIsToldAllTheSame_OnceItIsOver()
    {
        var state = Add(new LimitReportState(), Noon, Tally("a", refused: 2));
        Assert.Same(state, LimitRefusals.With(state, [], "acme", Noon.AddSeconds(40)));
        state = LimitRefusals.With(state, [], "acme", state.DueAt!.Value);
        Assert.Single(state.Outbox);
        Assert.Null(state.DueAt);
    }

    [Fact]
    public void AClockThatIsSetBack_TellsNoMinuteTwice()
    {
        var state = Add(new LimitReportState(), Noon, Tally("a", refused: 1));
        state = LimitRefusals.With(state, [], "acme", Noon.AddMinutes(1));
        var first = Drafts.Of(Assert.Single(state.Outbox));
        state = Add(state with { Outbox = [] }, Noon, Tally("a", refused: 1));
        state = LimitRefusals.With(state, [], "acme", Noon.AddMinutes(2));
        Assert.NotEqual(first.Subject, Drafts.Of(Assert.Single(state.Outbox)).Subject);
    }

    private static LimitReportState Add(LimitReportState state, DateTimeOffset now, params LimitTally[] tallies) =>
        LimitRefusals.With(state, [.. tallies], "acme", now);

    private static LimitTally Tally(string rule, long refused, long challenged = 0) => new(
        new DateOnly(2026, 11, 22), rule, Passed: 1, refused, challenged, Proven: 0, Noted: 0);
}
