using System.Text;
using Countersign.Analytics;
using Countersign.Events;
using Countersign.Grains.Tests.Events;

namespace Countersign.Grains.Tests.Analytics;

/// <summary>What an event counts for.</summary>
public sealed class EventFoldTests
{
    private readonly EventFold _fold = new();

    [Theory]
    [InlineData("verification.started", TallyCount.Starts)]
    [InlineData("verification.resent", TallyCount.Resends)]
    [InlineData("verification.attempt.submitted", TallyCount.Sends)]
    [InlineData("verification.attempt.delivered", TallyCount.Deliveries)]
    [InlineData("verification.attempt.undelivered", TallyCount.Undelivered)]
    [InlineData("verification.attempt.rejected", TallyCount.Rejected)]
    [InlineData("verification.attempt.unknown", TallyCount.Unknown)]
    [InlineData("verification.attempt.dropped", TallyCount.Dropped)]
    [InlineData("verification.check.wrong", TallyCount.WrongChecks)]
    [InlineData("verification.approved", TallyCount.Approvals)]
    [InlineData("verification.expired", TallyCount.Expired)]
    [InlineData("verification.cancelled", TallyCount.Cancelled)]
    [InlineData("verification.failed", TallyCount.Failed)]
    [InlineData("message.accepted", TallyCount.Starts)]
    [InlineData("message.attempt.delivered", TallyCount.Deliveries)]
    public void AnEvent_CountsForOneThing_WithItsLabels(string type, TallyCount count)
    {
        var entry = Assert.Single(Read(
            type,
            """{"country":"UZ","template":"t\u0009","channel":"sms","route":"r1","took":1.25,"cost":7}"""));
        Assert.Equal(count, entry.Count);
        Assert.Equal(TallyKey.Of(type[..type.IndexOf('.')], "UZ", "r1", "sms", "t ", ""), entry.Key);
        Assert.Equal(7, entry.Cost);
        Assert.Equal(count == TallyCount.Deliveries ? 1_250 : null, entry.ToDeliver);
        Assert.Equal(count == TallyCount.Approvals ? 1_250 : null, entry.ToVerify);
    }

    [Fact]
    public void EveryTypeOfTheCatalogue_OfAVerificationOrMessage_IsCounted()
    {
        var uncounted = EventCatalogue.Types.Where(type => Read(type, """{"purpose":"p"}""").Count == 0);
        Assert.Equal(
            EventCatalogue.Types.Where(static type =>
                !type.StartsWith("verification.", StringComparison.Ordinal)
                && !type.StartsWith("message.", StringComparison.Ordinal)),
            uncounted);
    }

    [Fact]
    public void AReceipt_OfWhatNobodyKnewACarrierHad_CountsAsASendToo()
    {
        var entries = Read("verification.attempt.delivered", """{"took":1,"was_unknown":true,"cost":7}""");
        Assert.Equal(
            [(TallyCount.Sends, 0L), (TallyCount.Deliveries, 7L)],
            entries.Select(static one => (one.Count, one.Cost)));
    }

    [Fact]
    public void Refusals_CountForEachRule()
    {
        var entries = Read(
            "limit.refused", """{"rules":{"a":{"refused":3,"challenged":0},"b":{"refused":1,"challenged":2}}}""");
        Assert.Equal(
            [("a", TallyCount.Refused, 3L), ("b", TallyCount.Refused, 1L), ("b", TallyCount.Challenged, 2L)],
            entries.Select(static one => (TallyKey.Values(one.Key)[(int)TallyLabel.Rule], one.Count, one.Times)));
    }

    [Theory]
    [InlineData("""{"country":7,"template":["x"],"route":{"a":1}}""")]
    [InlineData("""{"rules":[],"took":"soon"}""")]
    [InlineData("""{"country":"UZ" """)]
    [InlineData("no json at all")]
    public void WhatIsNotAsItsSchemaSays_HoldsUpNothing(string data)
    {
        var entries = Read("verification.started", data);
        Assert.All(entries, static one => Assert.Equal(TallyCount.Starts, one.Count));
    }

    [Fact]
    public void ALabelThatIsTooLong_IsCutOff()
    {
        var country = new string('x', 500);
        var entry = Assert.Single(Read("verification.started", $$"""{"country":"{{country}}"}"""));
        Assert.Equal(country[..TallyKey.MaxValue], TallyKey.Values(entry.Key)[(int)TallyLabel.Country]);
    }

    private List<TallyEntry> Read(string type, string data)
    {
        var draft = new EventDraft
        {
            Type = type,
            Subject = "ve_1",
            Sequence = 1,
            At = 1_700_000_000_000,
            To = "+9989******67",
            Number = "n1",
            Data = Encoding.UTF8.GetBytes(data),
        };
        var entries = new List<TallyEntry>();
        var canonical = Drafts.Canonical("acme/live/0", draft);
        if (_fold.Read(canonical, entries, out var at))
            Assert.Equal(draft.At, at);
        else
            Assert.Empty(entries);
        return entries;
    }
}
