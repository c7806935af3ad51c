using System.Text.Json;
using Countersign.Grains.Tests.Verifications;
using Countersign.Suppressions;

namespace Countersign.Grains.Tests.Suppressions;

public sealed class SegmentDecisionTests
{
    private const long Now = 1_800_000_000_000;

    private static readonly SuppressionSegmentState Empty = new();

    [Fact]
    public void Entries_StandInTheirOrder_AndAreListedFromAPlace()
    {
        var state = Put(Put(Put(Empty, 5), 1), 9);
        Assert.Equal([1ul, 5, 9], SegmentDecision.List(state, null, 10).Select(static one => one.Order));
        Assert.Equal([5ul], SegmentDecision.List(state, 1, 1).Select(static one => one.Order));
        Assert.Empty(SegmentDecision.List(state, 9, 10));
    }

    [Fact]
    public void OlderWords_ChangeNothing_NotEvenAfterTheEntryHasGone()
    {
        var state = Put(Empty, 1, revision: 2);
        Assert.Same(state, Put(state, 1, revision: 2));
        state = Put(state, 1, revision: 3, isListed: false);
        Assert.Empty(SegmentDecision.List(state, null, 10));
        Assert.Same(state, Put(state, 1, revision: 2));
        Assert.Single(SegmentDecision.List(Put(state, 1, revision: 4), null, 10));
    }

    [Fact]
    public void AFullSegment_TakesNoMore_UntilWhatIsGoneIsForgotten()
    {
        var state = Empty;
        for (ulong order = 1; order <= SuppressionKeys.PerSegment; order++)
            state = Put(state, order);

        Assert.Null(SegmentDecision.Put(state, Note(9_999, 1, true), Now));
        state = Put(state, 7, revision: 2, isListed: false);
        Assert.Null(SegmentDecision.Put(state, Note(9_999, 1, true), Now));
        var later = SegmentDecision.Put(state, Note(9_999, 1, true), Now + SegmentDecision.KeepGoneMs);
        Assert.Equal(SuppressionKeys.PerSegment, later!.Entries.Length);
    }

    [Fact]
    public void TheStoredForm_StaysAsItIs()
    {
        var json = JsonSerializer.Serialize(
            Put(Put(Empty, 1), 2, revision: 3, isListed: false), SuppressionJson.Default.SuppressionSegmentState);
        Assert.Equal(
            """{"e":[{"o":1,"v":1,"n":998901234567,"a":1800000000000,"w":1,"r":"x"},"""
            + """{"o":2,"v":3,"n":998901234567,"a":1800000000000,"w":1,"g":1800000000000}]}""",
            json);
        var back = JsonSerializer.Deserialize(json, SuppressionJson.Default.SuppressionSegmentState)!;
        Assert.Equal(json, JsonSerializer.Serialize(back, SuppressionJson.Default.SuppressionSegmentState));
    }

    [Fact]
    public void Printing_ShowsNoNumber()
    {
        var entry = Put(Empty, 1).Entries[0];
        Assert.DoesNotContain("998901234567", entry.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("998901234567", Note(1, 1, true).ToString(), StringComparison.Ordinal);
    }

    private static SuppressionSegmentState Put(
        SuppressionSegmentState state, ulong order, long revision = 1, bool isListed = true) =>
        SegmentDecision.Put(state, Note(order, revision, isListed), Now)!;

    private static SuppressionNote Note(ulong order, long revision, bool isListed) => new(
        order,
        revision,
        new Suppression(
            NumberRig.Number, DateTimeOffset.FromUnixTimeMilliseconds(Now), SuppressionSource.Tenant, "x"),
        isListed);
}
