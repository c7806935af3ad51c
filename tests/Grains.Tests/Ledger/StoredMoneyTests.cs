using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Countersign.Ledger;
using Countersign.Limits;

namespace Countersign.Grains.Tests.Ledger;

/// <summary>
/// States of money and of breakers, byte by byte as they lie in stores. A later version has to read them, and must not
/// write what this one cannot read.
/// </summary>
public sealed class StoredMoneyTests
{
    private const string Noon = "2026-11-22T12:00:00+00:00";
    private static readonly DateTimeOffset At = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AnAccount_IsReadAndWrittenByteByByte()
    {
        const string Entry = $$"""{"n":257,"a":"{{Noon}}","k":1,"m":70,"b":930,"r":"ve_1"}""";
        const string TopUp = $$"""{"n":258,"a":"{{Noon}}","k":0,"m":500,"b":1430,"t":"invoice 17"}""";
        const string Lent = $$"""{"i":"c0ffee-1","b":"ba_1","m":40,"o":"{{Noon}}","s":3,"c":true}""";
        const string Batch = $$"""{"i":"ba_1","r":300,"c":"{{Noon}}","u":"{{Noon}}","s":false}""";
        const string Stored = $$"""
            {"c":"USD","b":{"Available":1430,"Reserved":370,"Spent":200,"ToppedUp":2000},"p":256,
            "e":[{{Entry}},{{TopUp}}],
            "d":[{"High":1,"Low":2}],"l":[{{Lent}}],"t":{"Major":9,"Minor":4},"m":"2026-11-01T00:00:00+00:00",
            "s":12,"r":[{{Batch}}],"w":true,"n":2}
            """;
        var state = Read(Stored, AccountJson.Default.AccountState);
        Assert.Equal(("USD", new Balance(1430, 370, 200), 258), (state.Currency, state.Balance, state.Entries));
        Assert.Equal(new LedgerEntry(257, At, EntryKind.Reserved, 70, 930, "ve_1", null), state.Tail[0]);
        Assert.Equal(new LedgerEntry(258, At, EntryKind.ToppedUp, 500, 1430, null, "invoice 17"), state.Tail[1]);
        Assert.Equal(new OperationId(1, 2), Assert.Single(state.Done));
        Assert.Equal(new Loan("c0ffee-1", "ba_1", 40, At, 3, IsCalled: true), Assert.Single(state.Loans));
        Assert.Equal(new BatchMoney("ba_1", 300, At, At, IsCalled: false), Assert.Single(state.Batches));
        Assert.Equal((new OutboxPosition(9, 4), 12, true, 2), (
            state.Taken, LoanDecision.PaidIn(state, At), state.IsLow, state.TimesLow));
    }

    [Fact]
    public void AnAccountFromBeforeLowBalances_IsReadAndWrittenByteByByte() => Read(
        """
        {"b":{"Available":0,"Reserved":0,"Spent":0,"ToppedUp":0},"p":0,"e":[],"d":[],"l":[],"t":{"Major":0,"Minor":0},
        "m":"0001-01-01T00:00:00+00:00","s":0,"r":[]}
        """,
        AccountJson.Default.AccountState);

    [Theory]
    [InlineData("", "2026-11-22T12:05:00+00:00")]
    [InlineData(",\"a\":\"2026-11-22T12:01:40+00:00\",\"g\":25", "2026-11-22T12:01:40+00:00")]
    public void ALoan_IsCalledBackWhenItSays_OrAfterFiveMinutesLikeThoseOfOld(string member, string callAt)
    {
        var state = Read(
            $$$"""{"c":"{{{Noon}}}","l":[{"i":"a-1","m":30,"o":"{{{Noon}}}","s":2{{{member}}}}]}""",
            AllowanceJson.Default.AllowanceState);
        Assert.Equal(DateTimeOffset.Parse(callAt, CultureInfo.InvariantCulture), state.DueAt);
    }

    [Fact]
    public void APageOfEntries_IsReadAndWrittenByteByByte() => Assert.Equal(
        EntryKind.Released,
        Read(
            $$"""{"e":[{"n":1,"a":"{{Noon}}","k":3,"m":70,"b":930,"r":"ve_1"}],"u":"{{Noon}}"}""",
            AccountJson.Default.EntryPageState).Entries[0].Kind);

    [Fact]
    public void AnAllowance_IsReadAndWrittenByteByByte()
    {
        var state = Read(
            $$"""
            {"c":"{{Noon}}","o":"00:10:00","d":20779,"u":70,
            "l":[{"i":"a-1","m":30,"o":"{{Noon}}","s":2}],"t":{"Major":4,"Minor":1},"w":80}
            """,
            AllowanceJson.Default.AllowanceState);
        Assert.Equal((At, TimeSpan.FromMinutes(10)), (state.Clock, state.ClockOffset));
        Assert.Equal((20_779, 70L, (byte)80), (state.Day, state.Used, state.Told));
        Assert.Equal(new Loan("a-1", Batch: null, 30, At, 2, IsCalled: false), Assert.Single(state.Loans));
        Assert.Equal(new OutboxPosition(4, 1), state.Taken);
    }

    [Fact]
    public void Breakers_AreReadAndWrittenByteByByte()
    {
        const string Slot = $$"""
            {"HalfAt":"{{Noon}}","Started":9,"Approved":1,"Starts":9,"StartedBefore":4,"ApprovedBefore":2,
            "StartsBefore":4,"OpenUntil":"{{Noon}}","Rounds":2,"ProbesLeft":1}
            """;
        var state = Read(
            $$"""
            {"Breakers":[{"Rule":"prefix_conversion","Value":"99890123","Slot":{{Slot}}}],"KeptUntil":"{{Noon}}"}
            """,
            LimiterJson.Default.TrafficState);
        var saved = Assert.Single(state.Breakers);
        Assert.Equal(("prefix_conversion", "99890123", 10, At), (
            saved.Rule, saved.Value, saved.Slot.Unapproved, saved.Slot.OpenUntil));
        Assert.Equal((2, 1, 13), (saved.Slot.Rounds, saved.Slot.ProbesLeft, saved.Slot.AllStarts));
        Assert.Equal(At, state.DeleteAfter);
    }

    [Theory]
    [InlineData("""{"m":70,"l":"c0ffee-1","r":"ve_1"}""", MoneyNoteKind.Reserved)]
    [InlineData("""{"m":70,"l":"a-1","d":20779}""", MoneyNoteKind.Reserved)]
    [InlineData("""{"k":1,"m":70,"n":2,"r":"ve_1"}""", MoneyNoteKind.Settled)]
    [InlineData("""{"k":3,"l":"c0ffee-1"}""", MoneyNoteKind.Called)]
    public void ANoteUnderWay_IsReadAndWrittenByteByByte(string stored, object kind)
    {
        Assert.Equal(kind, Read(stored, MoneyNoteJson.Default.MoneyNote).Kind);
    }

    /// <summary>
    /// Reads it, and makes sure that it is written as it was. Line ends are those of this page alone.
    /// </summary>
    private static T Read<T>(string stored, JsonTypeInfo<T> type)
    {
        var text = stored.Replace("\n", "", StringComparison.Ordinal);
        var state = JsonSerializer.Deserialize(text, type)!;
        Assert.Equal(text, JsonSerializer.Serialize(state, type));
        return state;
    }
}
